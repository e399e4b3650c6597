package io.fanfare.protocol.compact;

/** Bits of the flags byte of one topic in a subscribe. */
final class TargetFlags {
    /** A position follows: the client wants everything after it. */
    static final int POSITION = 1;
    /** Should the epoch have changed, start live. */
    static final int LIVE_ON_EPOCH_CHANGE = 1 << 1;
    /** The client wants to be told who is in the topic. */
    static final int PRESENCE = 1 << 2;

    private TargetFlags() {}
}
