package io.fanfare.protocol.compact;

import io.fanfare.protocol.ResumeResult;

/** Bits of the flags bytes of a node's frames. */
final class EventFlags {
    /** Subscribed: the topic is durable and its head follows. */
    static final int SUBSCRIBED_HEAD = 1;

    /** Published: a position follows. */
    static final int PUBLISHED_POSITION = 1;

    static final int PUBLISHED_DUPLICATE = 1 << 1;
    static final int PUBLISHED_DEGRADED = 1 << 2;

    /** Reply: its payload is binary, else JSON. */
    static final int REPLY_BINARY = 1;

    static final int BATCH_END_LIVE = 1;
    static final int PRESENCE_STATE_MORE = 1;
    static final int PRESENCE_STATE_COUNT_ONLY = 1 << 1;
    static final int PRESENCE_STATE_PARTIAL = 1 << 2;
    static final int ERROR_RETRYABLE = 1;
    static final int GO_AWAY_RECONNECT = 1;

    private static final int RESULT_SHIFT = 1;
    private static final int RESULT_MASK = 3;

    private EventFlags() {}

    /** The two bits of a subscribed that tell its result. Numbers of the wire, whatever the order of the enum. */
    static int ofResult(ResumeResult result) {
        int number = switch (result) {
            case LIVE -> 0;
            case CONTINUES -> 1;
            case GAP -> 2;
            case EPOCH_CHANGED -> 3;
        };
        return number << RESULT_SHIFT;
    }

    static ResumeResult result(int flags) {
        return switch (flags >> RESULT_SHIFT & RESULT_MASK) {
            case 0 -> ResumeResult.LIVE;
            case 1 -> ResumeResult.CONTINUES;
            case 2 -> ResumeResult.GAP;
            default -> ResumeResult.EPOCH_CHANGED;
        };
    }
}
