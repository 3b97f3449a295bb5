-- End a job once: compare status and attempt, then write the outcome.
-- ARGV: id, attempt, terminal status, retention in ms, tombstone in ms, result or '', failure or '', progress or '',
--       statuses it may end from ...
local record = redis.call('HMGET', RECORD, 'status', 'attempt')
if not listed(record[1], 9) or record[2] ~= ARGV[2] then
  return 0
end
if ARGV[8] ~= '' then
  redis.call('HSET', RECORD, 'progress', ARGV[8])
end
if ARGV[7] ~= '' then
  redis.call('HSET', RECORD, 'failure', ARGV[7])
end
if ARGV[6] ~= '' then
  redis.call('SET', RESULT, ARGV[6], 'PX', ARGV[4])
end
finish(ARGV[3], ARGV[4], ARGV[5])
return 1
