package io.fanfare.storage;

import io.fanfare.protocol.Position;

/**
 * What a topic holds.
 *
 * @param epoch the life of the store that the offsets belong to
 * @param oldestOffset the oldest offset still there, {@code headOffset + 1} if none is
 * @param headOffset the newest offset ever given, 0 if none
 */
public record TopicHead(long epoch, long oldestOffset, long headOffset) {
    /**
     * Whether a reader's position means something here: it is not one of another epoch, nor one that this epoch has not given.
     * What came after it can be told only then, as far as it is still there.
     *
     * @param after what the reader has seen last; epoch 0 stands for any
     */
    public boolean knows(Position after) {
        boolean isThisLife = after.epoch() == 0 || after.epoch() == epoch;
        return isThisLife && after.offset() <= headOffset;
    }
}
