-- Keep the lease of a running attempt and, where given, note its stage and progress.
-- ARGV: id, attempt, running status, lease in ms, stage or '', progress or ''
-- Answer: 0 if the attempt is to stop: cancelled, erased, ended or given to another worker
local record = redis.call('HMGET', RECORD, 'status', 'attempt')
if record[1] ~= ARGV[3] or record[2] ~= ARGV[2] then
  return 0
end
redis.call('HSET', RECORD, 'lease', now + ARGV[4])
redis.call('ZADD', OPEN, now + ARGV[4], id)
if ARGV[5] ~= '' then
  redis.call('HSET', RECORD, 'stage', ARGV[5], 'progress', ARGV[6])
  announce()
end
return 1
