-- Tell whether a job that is due needs help, and put it off so that no other sweeper sees it meanwhile.
-- ARGV: id, grace in ms, queued, running, cancelling status
-- Answer: 'waiting' (queued: is its message still there?), 'lost' (its worker is gone), 'abandoned' (its worker is gone
-- and it was being cancelled), or 'well'; the attempt; and the job's batch or ''
local due = tonumber(redis.call('ZSCORE', OPEN, id) or 'inf')
if due > now then
  return {'well', 0, ''}
end
local record = redis.call('HMGET', RECORD, 'status', 'attempt', 'lease', 'batch')
local status, attempt, batch = record[1], tonumber(record[2]), record[4] or ''
if not status then
  redis.call('ZREM', OPEN, id)
  return {'well', 0, ''}
end
redis.call('ZADD', OPEN, now + ARGV[2], id)
if status == ARGV[3] then
  return {'waiting', attempt, batch}
end
if tonumber(record[3] or 0) > now then
  return {'well', attempt, batch}
end
return {status == ARGV[4] and 'lost' or status == ARGV[5] and 'abandoned' or 'well', attempt, batch}
