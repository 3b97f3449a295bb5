-- Count a request of a tenant that changes no job.
-- KEYS: where the tenant's requests are counted
-- ARGV: '', how many there may be in a window, the window in ms
return count_request(KEYS[1], tonumber(ARGV[2]), tonumber(ARGV[3]))
