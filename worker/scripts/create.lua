-- Accept a request: write a new job with its message, unless the request came before under the same idempotency key,
-- or an earlier job has, or will have, what is asked for. The sweeper will look for the message, should it get lost.
-- KEYS, after those of all steps: characters accepted so far, the idempotency key or '', the content, the
-- tenant's list, the broker's queue, the batch or '', characters
-- accepted so far for this queue, where the tenant's requests are counted
-- ARGV: id, tenant, request, labels, status, grace in ms, characters, fingerprint of the request, ms to remember the
--       idempotency key, '1' to reuse, what the name of a record begins with, the message,
--       the job's number in its batch, the caller's name of the article, most queued jobs, most open jobs of a tenant
--       (0: any number; a batch has been checked as a whole), most requests of a tenant in a window (0: they are not
--       counted here), the window in ms, statuses in which a job is reused ...
-- Answer: 'created', 'replayed', 'reused' or 'conflict' (the key came with another request), the id of
-- the job, and, of a new one, where it stands; or 'full' (too many jobs wait), 'many' (too many of this tenant have
-- not ended), or 'often' (too many requests), and ''; last, what is left of the requests
local SEQUENCE, IDEMPOTENCY, CONTENT, LIST, MESSAGES, BATCH, LANE, COUNTER = unpack(KEYS, 12)

local counted = {}
if ARGV[17] ~= '0' then
  counted = count_request(COUNTER, tonumber(ARGV[17]), tonumber(ARGV[18]))
  if counted[1] == 0 then
    return {'often', '', {}, counted}
  end
end

local function answer(outcome, job, place)
  if IDEMPOTENCY ~= '' then
    redis.call('HSET', IDEMPOTENCY, 'job', job, 'fingerprint', ARGV[8])
    redis.call('HDEL', IDEMPOTENCY, 'holder')
    redis.call('PEXPIRE', IDEMPOTENCY, ARGV[9])
  end
  if BATCH ~= '' then
    redis.call('HSET', BATCH .. ':articles', ARGV[13], outcome .. ' ' .. job .. ' ' .. ARGV[14])
  end
  return {outcome, job, place or {}, counted}
end

if IDEMPOTENCY ~= '' then
  local first = redis.call('HMGET', IDEMPOTENCY, 'job', 'fingerprint')
  if first[1] then
    return {first[2] == ARGV[8] and 'replayed' or 'conflict', first[1], {}, counted}
  end
end
if ARGV[10] == '1' then
  local earlier = redis.call('GET', CONTENT)
  if earlier and listed(redis.call('HGET', ARGV[11] .. earlier, 'status'), 19) then
    return answer('reused', earlier)
  end
end
local function reached(limit, count)
  return BATCH == '' and limit > 0 and count >= limit
end
if reached(tonumber(ARGV[15]), redis.call('ZCARD', QUEUED)) then
  return {'full', '', {}, counted}
end
if reached(tonumber(ARGV[16]), redis.call('SCARD', open_of(ARGV[2]))) then
  return {'many', '', {}, counted}
end
-- Jobs are in order by the characters accepted before them; so the ranges between them measure work. In the queue only
-- those of its own kind count: what is behind a job is no work before it.
local place = redis.call('INCRBY', SEQUENCE, ARGV[7]) - ARGV[7]
redis.call('HSET', RECORD, 'tenant', ARGV[2], 'status', ARGV[5], 'attempt', 0, 'progress', 0, 'created', now,
           'labels', ARGV[4], 'characters', ARGV[7], 'content', CONTENT)
redis.call('SET', REQUEST, ARGV[3])
keep_callback()
redis.call('SET', CONTENT, id)
redis.call('ZADD', OPEN, now + ARGV[6], id)
redis.call('SADD', open_of(ARGV[2]), id)
local lane = redis.call('INCRBY', LANE, ARGV[7]) - ARGV[7]
redis.call('ZADD', QUEUED, BATCH == '' and lane or BEHIND + lane, id)
redis.call('ZADD', LIST, place, id)
redis.call('LPUSH', MESSAGES, ARGV[12])
if BATCH ~= '' then
  redis.call('HSET', RECORD, 'batch', BATCH)
  redis.call('HINCRBY', BATCH, 'open', 1)
end
return answer('created', id, standing())
