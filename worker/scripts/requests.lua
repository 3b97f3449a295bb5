-- Count a request, if there is room for one more. Requests are counted by windows of the server's clock: those of the
-- last one fade away while this one goes by, so that there is no burst where they meet.
-- Answer: 1, or 0 if there were too many; how many more there may be; and in how many ms there may be one more
local function count_request(counter, limit, window)
  local number = math.floor(now / window)
  local kept = redis.call('HMGET', counter, 'window', 'current', 'previous')
  local current, previous = tonumber(kept[2]) or 0, tonumber(kept[3]) or 0
  local gone = number - (tonumber(kept[1]) or number)
  if gone > 0 then
    current, previous = 0, gone == 1 and current or 0
  end
  local left = (number + 1) * window - now
  local used = current + math.floor(previous * left / window)
  local reset = (previous > 0 and math.floor(left % (window / previous)) or left) + 1
  if used >= limit then
    return {0, 0, reset}
  end
  redis.call('HSET', counter, 'window', number, 'current', current + 1, 'previous', previous)
  redis.call('PEXPIRE', counter, 2 * window)
  return {1, limit - used - 1, reset}
end
