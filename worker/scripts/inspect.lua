-- Tell whether a job that is due needs help, and put it off so that no other sweeper sees it meanwhile.
-- ARGV: id, grace in ms, queued, running, cancelling status
-- Answer: 'waiting' (is its message still there?), 'lost' (its worker is gone), 'abandoned' (its worker is gone
-- and it was being cancelled), or 'well'; the attempt; how many it had to itself; and the job's batch or ''
local due = tonumber(redis.call('ZSCORE', OPEN, id) or 'inf')
if due > now then
  return {'well', 0, 0, ''}
end
local record = redis.call('HMGET', RECORD, 'status', 'attempt', 'lease', 'batch', 'unheard')
local status, attempt, batch = record[1], tonumber(record[2]), record[4] or ''
if not status then
  redis.call('ZREM', OPEN, id)
  return {'well', 0, 0, ''}
end
redis.call('ZADD', OPEN, now + ARGV[2], id)
local function answer(state)
  return {state, attempt, alone(attempt), batch}
end
if status == ARGV[3] then
  return answer('waiting')
end
if tonumber(record[3] or 0) > now then
  return answer('well')
end
if status == ARGV[4] then
  return answer(record[5] and 'waiting' or 'lost')
end
return answer(status == ARGV[5] and 'abandoned' or 'well')
