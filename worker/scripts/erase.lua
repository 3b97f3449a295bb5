-- Erase a job with its article, its result and its translation, and remember only that it was there.
-- KEYS, after those of all steps: the tenant's list
-- ARGV: id, tenant, retention in ms, tombstone in ms
-- Answer: 0 if there is no such job
if redis.call('HGET', RECORD, 'tenant') ~= ARGV[2] then
  return 0
end
local name = content()
if name then
  redis.call('DEL', name)
end
if redis.call('ZREM', OPEN, id) == 1 then
  leave(redis.call('HGET', RECORD, 'batch'), ARGV[3], ARGV[4])
end
withdraw()
redis.call('DEL', RECORD, REQUEST, RESULT, TRANSLATION)
redis.call('HSET', TOMBSTONE, 'tenant', ARGV[2], 'reason', 'erased', 'at', now)
redis.call('PEXPIRE', TOMBSTONE, ARGV[3] + ARGV[4])
redis.call('ZREM', KEYS[12], id)
redis.call('ZREM', EXPIRING, id .. ' ' .. ARGV[2])
redis.call('SREM', open_of(ARGV[2]), id)
drop_callback()
announce()
return 1
