-- Note how an attempt to deliver went, unless another one has begun since, and when the next is due, if there is one.
-- ARGV: id, attempt, state, when it began, HTTP status or '', error or '', ms to the next attempt or '', most attempts kept
if redis.call('HGET', CALLBACK, 'attempt') ~= ARGV[2] or redis.call('EXISTS', RECORD) == 0 then
  return 0
end
local entry = {at = tonumber(ARGV[4])}
if ARGV[5] ~= '' then
  entry.status = tonumber(ARGV[5])
end
if ARGV[6] ~= '' then
  entry.error = ARGV[6]
end
if ARGV[7] ~= '' then
  entry.next_at = now + ARGV[7]
  redis.call('ZADD', DELIVERIES, entry.next_at, id)
else
  drop_callback()
end
local attempts = cjson.decode(redis.call('HGET', RECORD, 'callback_attempts') or '[]')
table.insert(attempts, entry)
while #attempts > tonumber(ARGV[8]) do
  table.remove(attempts, 1)
end
redis.call('HSET', RECORD, 'callback', ARGV[3], 'callback_attempts', cjson.encode(attempts))
return 1
