package io.fanfare.storage;

/**
 * What a topic holds.
 *
 * @param epoch the life of the store that the offsets belong to
 * @param oldestOffset the oldest offset still there, {@code headOffset + 1} if none is
 * @param headOffset the newest offset ever given, 0 if none
 */
public record TopicHead(long epoch, long oldestOffset, long headOffset) {}
