-- Let go of a batch once all its articles are in it: it was held open by one.
-- KEYS, after those of all steps: the batch
-- ARGV: '', retention in ms, tombstone in ms
leave(KEYS[12], ARGV[2], ARGV[3])
