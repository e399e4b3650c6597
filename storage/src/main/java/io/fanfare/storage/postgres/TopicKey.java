package io.fanfare.storage.postgres;

/** An idempotency key, which means something in its topic only. */
record TopicKey(long topicId, String key) {}
