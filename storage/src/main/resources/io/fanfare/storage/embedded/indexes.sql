-- What trimming looks for. Made where it is missing: a version that does not know it keeps it all the same.
CREATE INDEX IF NOT EXISTS topic_with_publications ON topic (id) WHERE head >= oldest;
