-- Hold an idempotency key for a request that is about to be accepted, unless it stands for something already.
-- KEYS: the idempotency key
-- ARGV: '', fingerprint of the request, who holds it, for how many ms
-- Answer: 'held'; 'known' (the same request was accepted), 'busy' (it is being handled), or 'conflict' (another request)
local first = redis.call('HMGET', KEYS[1], 'fingerprint', 'holder')
if not first[1] then
  redis.call('HSET', KEYS[1], 'fingerprint', ARGV[2], 'holder', ARGV[3])
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  return 'held'
end
if first[1] ~= ARGV[2] then
  return 'conflict'
end
return first[2] and 'busy' or 'known'
