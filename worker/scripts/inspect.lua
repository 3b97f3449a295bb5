-- Tell whether a job that is due needs help, and put it off so that no other sweeper sees it meanwhile.
-- KEYS: record, open jobs
-- ARGV: id, grace in ms, queued status, running status
-- Answer: 'waiting' (queued: is its message still there?), 'lost' (its worker is gone), or 'well'; and the attempt
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due = tonumber(redis.call('ZSCORE', KEYS[2], ARGV[1]) or 'inf')
if due > now then
  return {'well', 0}
end
local record = redis.call('HMGET', KEYS[1], 'status', 'attempt', 'lease')
if not record[1] then
  redis.call('ZREM', KEYS[2], ARGV[1])
  return {'well', 0}
end
redis.call('ZADD', KEYS[2], now + ARGV[2], ARGV[1])
if record[1] == ARGV[3] then
  return {'waiting', tonumber(record[2])}
end
if record[1] == ARGV[4] and tonumber(record[3] or 0) <= now then
  return {'lost', tonumber(record[2])}
end
return {'well', tonumber(record[2])}
