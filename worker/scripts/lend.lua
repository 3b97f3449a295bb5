-- Lend a delivery that is due to one courier: count the attempt, and put it off for as long as the attempt may take.
-- ARGV: id, lease in ms
-- Answer: nothing if it is not due; else the attempt, the time, the callback and the record
local due = tonumber(redis.call('ZSCORE', DELIVERIES, id) or 'inf')
if due > now then
  return {}
end
if redis.call('EXISTS', CALLBACK, RECORD) < 2 then
  drop_callback()
  return {}
end
local attempt = redis.call('HINCRBY', CALLBACK, 'attempt', 1)
redis.call('ZADD', DELIVERIES, now + ARGV[2], id)
return {attempt, now, redis.call('HGETALL', CALLBACK), redis.call('HGETALL', RECORD)}
