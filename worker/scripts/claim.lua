-- Begin the next attempt of a job, unless another worker holds it.
-- ARGV: id, status to set, lease in ms, most attempts, statuses it may be claimed from ...
-- Answer: an outcome, the attempt, when the job was created and when the attempt started
local record = redis.call('HMGET', RECORD, 'status', 'attempt', 'lease', 'created')
local status, attempt, lease = record[1], tonumber(record[2]), tonumber(record[3])
redis.call('SREM', VOID, id)
if not status then
  redis.call('ZREM', OPEN, id)
  return {'missing', 0, 0, 0}
end
if not listed(status, 5) or (lease and lease > now) then
  return {'held', attempt, 0, 0}
end
if attempt >= tonumber(ARGV[4]) then
  return {'exhausted', attempt, 0, 0}
end
attempt = redis.call('HINCRBY', RECORD, 'attempt', 1)
redis.call('HSET', RECORD, 'status', ARGV[2], 'lease', now + ARGV[3], 'progress', 0, 'started', now)
redis.call('HDEL', RECORD, 'stage')
redis.call('ZADD', OPEN, now + ARGV[3], id)
redis.call('ZREM', QUEUED, id)
announce()
return {'claimed', attempt, tonumber(record[4]), now}
