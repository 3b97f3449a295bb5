-- Keep the translation of a job that has a result, for as long as the job is kept.
-- ARGV: id, tenant, translation, the status of a job with a result
-- Answer: 'missing' if the tenant has no such job (any more), 'replaced' or 'created'
local record = redis.call('HMGET', RECORD, 'tenant', 'status')
local left = redis.call('PTTL', RECORD)
if left <= 0 or record[1] ~= ARGV[2] or record[2] ~= ARGV[4] then
  return 'missing'
end
local before = redis.call('EXISTS', TRANSLATION)
redis.call('SET', TRANSLATION, ARGV[3], 'PX', left)
return before == 1 and 'replaced' or 'created'
