-- What every step in the life of a job begins with; the other scripts follow this text.
-- KEYS are the same for all: record, request, result, tombstone, open jobs, queued jobs, void messages, expiring jobs,
-- changes, pace, workers.
-- ARGV[1] is the job's id.
local RECORD, REQUEST, RESULT, TOMBSTONE, OPEN, QUEUED, VOID, EXPIRING, CHANGES, PACE, WORKERS = unpack(KEYS)
-- The translation of the job, which expires with its record.
local TRANSLATION = RECORD .. ':translation'
local id = ARGV[1]
-- Jobs of batches are in the queue behind all others: so much is added to their place, which doubles hold exactly.
local BEHIND = 2 ^ 52
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Whether a value is among the arguments from a place on.
local function listed(value, first)
  for position = first, #ARGV do
    if value == ARGV[position] then
      return true
    end
  end
  return false
end

-- Wake those who wait for the job to change.
local function announce()
  redis.call('PUBLISH', CHANGES, id)
end

-- Where the job stands in the queue: now, its rank, the characters before it, how many jobs wait, how many are open,
-- the pace, and workers with when they were last heard of. Nothing if it does not wait.
local function standing()
  local rank = redis.call('ZRANK', QUEUED, id)
  if not rank then
    return {}
  end
  local ahead = redis.call('ZSCORE', QUEUED, id) - redis.call('ZRANGE', QUEUED, 0, 0, 'WITHSCORES')[2]
  if ahead >= BEHIND then
    -- From the first job to the end of the last that is not of a batch, and from the first of the batches.
    local last = redis.call('ZREVRANGEBYSCORE', QUEUED, '(' .. string.format('%.17g', BEHIND), '-inf', 'WITHSCORES',
                            'LIMIT', 0, 1)
    local behind = redis.call('ZRANGEBYSCORE', QUEUED, string.format('%.17g', BEHIND), '+inf', 'WITHSCORES',
                              'LIMIT', 0, 1)
    local named = RECORD:sub(1, #RECORD - #id) .. last[1]
    ahead = ahead - (behind[2] - last[2]) + (redis.call('HGET', named, 'characters') or 0)
  end
  return {now, rank, ahead, redis.call('ZCARD', QUEUED),
          redis.call('ZCARD', OPEN), redis.call('HGETALL', PACE), redis.call('ZRANGE', WORKERS, 0, -1, 'WITHSCORES')}
end

-- Whom to tell of the end of the job and with which secret, and the index of what is to be told, by when. What must not be
-- told stands beside the record, and only as long as something is to be announced.
local CALLBACK, DELIVERIES = RECORD .. ':callback', 'khulasa:deliveries'

-- A job that begins: keep what was put there for it.
local function keep_callback()
  if redis.call('PERSIST', CALLBACK) == 1 then
    redis.call('HSET', RECORD, 'callback', 'waiting')
  end
end

-- A job that has ended: the announcement is due at once, and is forgotten with the job.
local function owe_callback(retention)
  if redis.call('EXISTS', CALLBACK) == 1 then
    redis.call('HSET', RECORD, 'callback', 'pending')
    redis.call('PEXPIRE', CALLBACK, retention)
    redis.call('ZADD', DELIVERIES, now, id)
  end
end

-- A job that is erased, or whose announcement is over: nothing more is sent.
local function drop_callback()
  redis.call('DEL', CALLBACK)
  redis.call('ZREM', DELIVERIES, id)
end

-- Begin the next attempt of a job that nobody holds, this one or another; the number of the attempt.
local function begin(record, job, status, lease)
  local attempt = redis.call('HINCRBY', record, 'attempt', 1)
  redis.call('HSET', record, 'status', status, 'lease', now + lease, 'progress', 0, 'started', now)
  redis.call('HDEL', record, 'stage')
  redis.call('ZADD', OPEN, now + lease, job)
  redis.call('ZREM', QUEUED, job)
  redis.call('PUBLISH', CHANGES, job)
  return attempt
end

-- Take a job out of the queue; its message, should there still be one, will find nothing to do.
local function withdraw()
  if redis.call('ZREM', QUEUED, id) + redis.call('HDEL', RECORD, 'unheard') > 0 then
    redis.call('SADD', VOID, id)
  end
end

-- How many attempts of a job it had to itself: whose fault it was that a chunk was lost is not known.
local function alone(attempt)
  return attempt - redis.call('HEXISTS', RECORD, 'shared')
end

-- Where it is kept which jobs of a tenant have not ended.
local function open_of(tenant)
  return OPEN .. ':' .. tenant
end

-- What was asked for in this job, as far as it is still the last one that was asked for it.
local function content()
  local name = redis.call('HGET', RECORD, 'content')
  return name and redis.call('GET', name) == id and name
end

-- Take an ended or erased job out of its batch's count of open ones. With the last one the batch has ended.
local function leave(batch, retention, remembered)
  if not batch or redis.call('HINCRBY', batch, 'open', -1) > 0 then
    return
  end
  local expires = now + retention
  redis.call('HSET', batch, 'finished', now, 'expires', expires)
  redis.call('HSET', batch .. ':tombstone', 'tenant', redis.call('HGET', batch, 'tenant'), 'at', expires)
  redis.call('PEXPIRE', batch, retention)
  redis.call('PEXPIRE', batch .. ':articles', retention)
  redis.call('PEXPIRE', batch .. ':tombstone', retention + remembered)
end

-- End a job and start the clock of retention.
local function finish(status, retention, remembered)
  local expires = now + retention
  local tenant = redis.call('HGET', RECORD, 'tenant')
  redis.call('HSET', RECORD, 'status', status, 'finished', now, 'expires', expires)
  redis.call('HDEL', RECORD, 'lease', 'stage')
  redis.call('PEXPIRE', RECORD, retention)
  redis.call('PEXPIRE', REQUEST, retention)
  redis.call('HSET', TOMBSTONE, 'tenant', tenant, 'reason', 'expired', 'at', expires)
  redis.call('PEXPIRE', TOMBSTONE, retention + remembered)
  local name = content()
  if name then
    redis.call('PEXPIRE', name, retention)
  end
  redis.call('ZREM', OPEN, id)
  redis.call('ZADD', EXPIRING, expires, id .. ' ' .. tenant)
  redis.call('SREM', open_of(tenant), id)
  leave(redis.call('HGET', RECORD, 'batch'), retention, remembered)
  owe_callback(retention)
  withdraw()
  announce()
end
