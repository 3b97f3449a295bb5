-- Keep the translation of a job that has a result, for as long as the job is kept.
-- KEYS: record, translation
-- ARGV: translation, the status of a job with a result
-- Answer: 'missing' if there is no such job (any more), 'replaced' or 'created'
local left = redis.call('PTTL', KEYS[1])
if left <= 0 or redis.call('HGET', KEYS[1], 'status') ~= ARGV[2] then
  return 'missing'
end
local before = redis.call('EXISTS', KEYS[2])
redis.call('SET', KEYS[2], ARGV[1], 'PX', left)
return before == 1 and 'replaced' or 'created'
