-- Note that an API key was used, unless it was revoked meanwhile.
-- KEYS: the record of the key
-- ARGV: its id
if redis.call('EXISTS', RECORD) == 1 then
  redis.call('HSET', RECORD, 'used', now)
end
