-- One row: the epoch, and the server that it was last found on. Timeline 0 is an operator's word that the history was put
-- back: a new epoch begins. The pending columns belong to a server on another timeline of which it is not decided yet
-- whether it lacks anything: which timeline, since when, and whether a node that knew the old one misses nothing.
CREATE TABLE fanfare.store (
  id integer PRIMARY KEY CHECK (id = 1),
  epoch bigint NOT NULL,
  system_identifier bigint NOT NULL,
  timeline bigint NOT NULL,
  database_oid bigint NOT NULL,
  table_oid bigint NOT NULL,
  pending_timeline bigint,
  pending_since timestamptz,
  pending_is_vouched_for boolean NOT NULL DEFAULT false
);

-- One row for each writing store. batch: the number of the last batch that it committed, written by that batch. timeline:
-- the last one on which it missed nothing of what it knew. left_at: since when it writes no batches, null while it may.
CREATE TABLE fanfare.writer (
  id uuid PRIMARY KEY,
  batch bigint NOT NULL,
  timeline bigint NOT NULL,
  seen_at timestamptz NOT NULL,
  left_at timestamptz
) WITH (fillfactor = 50);

-- head: the newest offset ever given; oldest: the oldest still there, head + 1 if none is. The row's lock gives the topic's
-- offsets out in the order of commits. Room in the pages keeps its updates away from the indexes.
CREATE TABLE fanfare.topic (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  head bigint NOT NULL,
  oldest bigint NOT NULL
) WITH (fillfactor = 70);

-- stored_at: by this server's clock, which retention by age goes by; time_millis: the publication's own. Both in milliseconds
-- since 1970. format: 0 JSON, 1 binary.
CREATE TABLE fanfare.publication (
  topic_id bigint NOT NULL,
  "offset" bigint NOT NULL,
  stored_at bigint NOT NULL,
  time_millis bigint NOT NULL,
  event text NOT NULL,
  format smallint NOT NULL,
  "key" text COLLATE "C",
  payload bytea NOT NULL,
  PRIMARY KEY (topic_id, "offset")
);

-- Which offset a key got first, for as long as its window lasts; stored_at as above.
CREATE TABLE fanfare.idempotency (
  topic_id bigint NOT NULL,
  "key" text COLLATE "C" NOT NULL,
  "offset" bigint NOT NULL,
  stored_at bigint NOT NULL,
  PRIMARY KEY (topic_id, "key")
);

CREATE INDEX idempotency_by_age ON fanfare.idempotency (stored_at);
