-- What trimming looks for: topics that have publications. A column of its own, and one that Postgres computes: an index on head
-- would have to be written with each batch, and nodes of the version before know nothing of it.
ALTER TABLE fanfare.topic ADD COLUMN is_empty boolean NOT NULL GENERATED ALWAYS AS (head < oldest) STORED;

CREATE INDEX topic_with_publications ON fanfare.topic (id) WHERE NOT is_empty;
