package io.fanfare.protocol.compact;

/** Bits of the flags byte that a publish, a request and an entry of a history page have in common. */
final class PublicationFlags {
    /** The payload is binary, else JSON. */
    static final int BINARY = 1;
    /** An event name follows, else it is the default one. */
    static final int EVENT = 1 << 1;
    /** An idempotency key follows. */
    static final int KEY = 1 << 2;
    /** The client wants to hear of success; of a publish only. */
    static final int ACKNOWLEDGE = 1 << 3;

    private PublicationFlags() {}
}
