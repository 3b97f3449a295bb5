-- Write a new job and note when the sweeper should look for its message.
-- ARGV: id, tenant, request, labels, status, grace in ms
redis.call('HSET', RECORD, 'tenant', ARGV[2], 'status', ARGV[5], 'attempt', 0, 'progress', 0, 'created', now,
           'labels', ARGV[4])
redis.call('SET', REQUEST, ARGV[3])
redis.call('ZADD', OPEN, now + ARGV[6], id)
redis.call('ZADD', QUEUED, now, id)
return redis.call('HGETALL', RECORD)
