-- End a job once: compare status and attempt, then write the outcome.
-- ARGV: id, attempt, terminal status, retention in ms, tombstone in ms, result or '', failure or '', progress or '',
--       what of the pace remains, ms that it took if not all since its start or '', statuses it may end from ...
local record = redis.call('HMGET', RECORD, 'status', 'attempt', 'started', 'characters')
if not listed(record[1], 11) or record[2] ~= ARGV[2] then
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
  local took = ARGV[10] ~= '' and ARGV[10] or now - record[3]
  for name, spent in pairs({ms = took, characters = record[4], jobs = 1}) do
    redis.call('HSET', PACE, name, (redis.call('HGET', PACE, name) or 0) * ARGV[9] + spent)
  end
end
finish(ARGV[3], ARGV[4], ARGV[5])
return 1
