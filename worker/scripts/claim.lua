-- Begin the next attempt of a job, unless another worker holds it.
-- ARGV: id, status to set, lease in ms, most attempts, statuses it may be claimed from ...
-- Answer: an outcome, the attempt, when the job was created and when the attempt started
local record = redis.call('HMGET', RECORD, 'status', 'attempt', 'lease', 'created')
local status, attempt, lease = record[1], tonumber(record[2]), tonumber(record[3])
redis.call('SREM', VOID, id)
redis.call('HDEL', RECORD, 'unheard')
if not status then
  redis.call('ZREM', OPEN, id)
  return {'missing', 0, 0, 0}
end
if not listed(status, 5) or (lease and lease > now) then
  return {'held', attempt, 0, 0}
end
if alone(attempt) >= tonumber(ARGV[4]) then
  return {'exhausted', attempt, 0, 0}
end
attempt = begin(RECORD, id, ARGV[2], ARGV[3])
return {'claimed', attempt, tonumber(record[4]), now}
