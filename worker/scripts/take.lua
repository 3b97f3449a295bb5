-- Begin the first attempts of jobs that wait behind this one in its batch, as many as fit into a chunk with it.
-- Their messages still wait with the broker (unheard), and these attempts are not counted against them (shared).
-- ARGV: id, attempt, running status, lease in ms, most characters and most jobs of a chunk
-- Answer: for each of them its id, the attempt, when it was created and when the attempt started
local own = redis.call('HMGET', RECORD, 'status', 'attempt', 'batch', 'characters')
if own[1] ~= ARGV[3] or own[2] ~= ARGV[2] or not own[3] then
  return {}
end
local room, taken = ARGV[5] - own[4], {}
local waiting = redis.call('ZRANGEBYSCORE', QUEUED, string.format('%.17g', BEHIND), '+inf', 'LIMIT', 0, ARGV[6] - 1)
for _, job in ipairs(waiting) do
  local record = RECORD:sub(1, #RECORD - #id) .. job
  local found = redis.call('HMGET', record, 'batch', 'characters', 'created')
  if found[1] ~= own[3] or tonumber(found[2]) > room then
    break
  end
  room = room - found[2]
  redis.call('HSET', record, 'shared', 1, 'unheard', 1)
  table.insert(taken, {job, begin(record, job, ARGV[3], ARGV[4]), found[3], now})
end
if #taken > 0 then
  redis.call('HSET', RECORD, 'shared', 1)
end
return taken
