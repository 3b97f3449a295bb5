-- Accept a request: write a new job and note when the sweeper should look for its message, unless the request came
-- before under the same idempotency key, or an earlier job has, or will have, what is asked for.
-- KEYS, after those of all steps: characters accepted so far, the idempotency key or '', the content, the
-- tenant's list
-- ARGV: id, tenant, request, labels, status, grace in ms, characters, fingerprint of the request, ms to remember the
--       idempotency key, '1' to reuse, what the name of a record begins with, statuses in which a job is reused ...
-- Answer: 'created', 'replayed', 'reused' or 'conflict' (the key came with another request), and the id of the job
local SEQUENCE, IDEMPOTENCY, CONTENT, LIST = KEYS[11], KEYS[12], KEYS[13], KEYS[14]

local function answer(outcome, job)
  if IDEMPOTENCY ~= '' then
    redis.call('HSET', IDEMPOTENCY, 'job', job, 'fingerprint', ARGV[8])
    redis.call('PEXPIRE', IDEMPOTENCY, ARGV[9])
  end
  return {outcome, job}
end

if IDEMPOTENCY ~= '' then
  local first = redis.call('HMGET', IDEMPOTENCY, 'job', 'fingerprint')
  if first[1] then
    return {first[2] == ARGV[8] and 'replayed' or 'conflict', first[1]}
  end
end
if ARGV[10] == '1' then
  local earlier = redis.call('GET', CONTENT)
  if earlier and listed(redis.call('HGET', ARGV[11] .. earlier, 'status'), 12) then
    return answer('reused', earlier)
  end
end
-- Jobs are in order by the characters accepted before them; so the ranges between them measure work.
local place = redis.call('INCRBY', SEQUENCE, ARGV[7]) - ARGV[7]
redis.call('HSET', RECORD, 'tenant', ARGV[2], 'status', ARGV[5], 'attempt', 0, 'progress', 0, 'created', now,
           'labels', ARGV[4], 'characters', ARGV[7], 'content', CONTENT)
redis.call('SET', REQUEST, ARGV[3])
redis.call('SET', CONTENT, id)
redis.call('ZADD', OPEN, now + ARGV[6], id)
redis.call('ZADD', QUEUED, place, id)
redis.call('ZADD', LIST, place, id)
return answer('created', id)
