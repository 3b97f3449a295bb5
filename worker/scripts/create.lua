-- Write a new job and note when the sweeper should look for its message.
-- KEYS: record, request, open jobs
-- ARGV: id, request, status, grace in ms, labels
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], 'status', ARGV[3], 'attempt', 0, 'progress', 0, 'created', now, 'labels', ARGV[5])
redis.call('SET', KEYS[2], ARGV[2])
redis.call('ZADD', KEYS[3], now + ARGV[4], ARGV[1])
return redis.call('HGETALL', KEYS[1])
