-- Tell where a job stands in the queue.
-- ARGV: id
return standing()
