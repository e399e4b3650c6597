package io.fanfare.storage.postgres;

import io.fanfare.protocol.TopicName;

/** What {@link io.fanfare.storage.HistoryStore#readAfter} is asked. */
record PageQuestion(TopicName topic, long afterOffset, int maxCount, int maxBytes) {}
