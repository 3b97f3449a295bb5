-- End a job once: compare status and attempt, then write the outcome and start the clock of retention.
-- KEYS: record, request, result, tombstone, open jobs
-- ARGV: id, attempt, terminal status, retention in ms, tombstone in ms, result or '', failure or '', progress or '',
--       statuses it may end from ...
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local record = redis.call('HMGET', KEYS[1], 'status', 'attempt')
local ending = false
for position = 9, #ARGV do
  ending = ending or record[1] == ARGV[position]
end
if not ending or record[2] ~= ARGV[2] then
  return 0
end
local retention, expires = tonumber(ARGV[4]), now + ARGV[4]
redis.call('HSET', KEYS[1], 'status', ARGV[3], 'finished', now, 'expires', expires)
redis.call('HDEL', KEYS[1], 'lease', 'stage')
if ARGV[8] ~= '' then
  redis.call('HSET', KEYS[1], 'progress', ARGV[8])
end
if ARGV[7] ~= '' then
  redis.call('HSET', KEYS[1], 'failure', ARGV[7])
end
if ARGV[6] ~= '' then
  redis.call('SET', KEYS[3], ARGV[6], 'PX', retention)
end
redis.call('PEXPIRE', KEYS[1], retention)
redis.call('PEXPIRE', KEYS[2], retention)
redis.call('SET', KEYS[4], expires, 'PX', retention + ARGV[5])
redis.call('ZREM', KEYS[5], ARGV[1])
return 1
