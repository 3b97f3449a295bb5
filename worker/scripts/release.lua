-- Let go of an idempotency key whose request came to nothing.
-- KEYS: the idempotency key
-- ARGV: '', who holds it
if redis.call('HGET', KEYS[1], 'holder') == ARGV[2] then
  redis.call('DEL', KEYS[1])
end
