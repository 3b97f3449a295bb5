-- Cancel a job: at once where nobody works on it, else by telling its worker through the status.
-- ARGV: id, tenant, queued, running, cancelling, cancelled status, retention in ms, tombstone in ms
-- Answer: 'missing', 'ended' (before; nothing changes), or 'accepted'
local record = redis.call('HMGET', RECORD, 'status', 'lease', 'tenant')
local status, lease = record[1], tonumber(record[2] or 0)
if not status or record[3] ~= ARGV[2] then
  return 'missing'
end
if status == ARGV[3] or ((status == ARGV[4] or status == ARGV[5]) and lease <= now) then
  finish(ARGV[6], ARGV[7], ARGV[8])
elseif status == ARGV[4] then
  redis.call('HSET', RECORD, 'status', ARGV[5])
  announce()
elseif status ~= ARGV[5] then
  return 'ended'
end
return 'accepted'
