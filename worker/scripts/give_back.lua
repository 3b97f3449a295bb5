-- Let go of a job that was in a chunk, as if its worker were lost, but at once: the next attempt is alone.
-- KEYS, after those of all steps: the broker's queue
-- ARGV: id, attempt, running status, grace in ms, a message
-- Answer: 0 if another attempt has it, or it is to end
local record = redis.call('HMGET', RECORD, 'status', 'attempt')
if record[1] ~= ARGV[3] or record[2] ~= ARGV[2] then
  return 0
end
redis.call('HDEL', RECORD, 'lease')
redis.call('ZADD', OPEN, now + ARGV[4], id)
if redis.call('HSETNX', RECORD, 'unheard', 1) == 1 then
  redis.call('RPUSH', KEYS[12], ARGV[5])
end
return 1
