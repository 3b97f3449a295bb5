-- Erase a job with its article, its result and its translation, and remember only that it was there.
-- KEYS, after those of all steps: the tenant's list
-- ARGV: id, tenant, for how many ms to remember
-- Answer: 0 if there is no such job
if redis.call('HGET', RECORD, 'tenant') ~= ARGV[2] then
  return 0
end
local name = content()
if name then
  redis.call('DEL', name)
end
redis.call('DEL', RECORD, REQUEST, RESULT, TRANSLATION)
redis.call('HSET', TOMBSTONE, 'tenant', ARGV[2], 'reason', 'erased', 'at', now)
redis.call('PEXPIRE', TOMBSTONE, ARGV[3])
redis.call('ZREM', OPEN, id)
redis.call('ZREM', KEYS[12], id)
redis.call('ZREM', EXPIRING, id .. ' ' .. ARGV[2])
redis.call('SREM', open_of(ARGV[2]), id)
drop_callback()
withdraw()
announce()
return 1
