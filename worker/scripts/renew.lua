-- Keep the lease of a running attempt and, where given, note its stage and progress.
-- KEYS: record, open jobs
-- ARGV: id, attempt, running status, lease in ms, stage or '', progress or ''
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local record = redis.call('HMGET', KEYS[1], 'status', 'attempt')
if record[1] ~= ARGV[3] or record[2] ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], 'lease', now + ARGV[4])
redis.call('ZADD', KEYS[2], now + ARGV[4], ARGV[1])
if ARGV[5] ~= '' then
  redis.call('HSET', KEYS[1], 'stage', ARGV[5], 'progress', ARGV[6])
end
return 1
