-- Begin the next attempt of a job, unless another worker holds it.
-- KEYS: record, open jobs
-- ARGV: id, status to set, lease in ms, most attempts, statuses it may be claimed from ...
-- Answer: an outcome, the attempt, when the job was created and when the attempt started
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local record = redis.call('HMGET', KEYS[1], 'status', 'attempt', 'lease', 'created')
local status, attempt, lease = record[1], tonumber(record[2]), tonumber(record[3])
if not status then
  redis.call('ZREM', KEYS[2], ARGV[1])
  return {'missing', 0, 0, 0}
end
local claimable = false
for position = 5, #ARGV do
  claimable = claimable or status == ARGV[position]
end
if not claimable or (lease and lease > now) then
  return {'held', attempt, 0, 0}
end
if attempt >= tonumber(ARGV[4]) then
  return {'exhausted', attempt, 0, 0}
end
attempt = redis.call('HINCRBY', KEYS[1], 'attempt', 1)
redis.call('HSET', KEYS[1], 'status', ARGV[2], 'lease', now + ARGV[3], 'progress', 0, 'started', now)
redis.call('HDEL', KEYS[1], 'stage')
redis.call('ZADD', KEYS[2], now + ARGV[3], ARGV[1])
return {'claimed', attempt, tonumber(record[4]), now}
