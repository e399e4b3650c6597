-- One row: which life of the store this is, and how far it has come: commits grows with every transaction of publications.
CREATE TABLE store (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  epoch INTEGER NOT NULL,
  commits INTEGER NOT NULL
) STRICT;

-- head: the newest offset ever given; oldest: the oldest still there, head + 1 if none is.
CREATE TABLE topic (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  head INTEGER NOT NULL,
  oldest INTEGER NOT NULL
) STRICT;

-- stored_at is the store's clock, time_millis the publication's own; format 0 is JSON, 1 binary.
CREATE TABLE publication (
  topic_id INTEGER NOT NULL,
  "offset" INTEGER NOT NULL,
  stored_at INTEGER NOT NULL,
  time_millis INTEGER NOT NULL,
  event TEXT NOT NULL,
  format INTEGER NOT NULL,
  "key" TEXT,
  payload BLOB NOT NULL,
  PRIMARY KEY (topic_id, "offset")
) STRICT, WITHOUT ROWID;

-- Which offset a key got first, for as long as its window lasts.
CREATE TABLE idempotency (
  topic_id INTEGER NOT NULL,
  "key" TEXT NOT NULL,
  "offset" INTEGER NOT NULL,
  stored_at INTEGER NOT NULL,
  PRIMARY KEY (topic_id, "key")
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_by_age ON idempotency (stored_at);
