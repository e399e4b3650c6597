package io.fanfare.client;

import org.jspecify.annotations.Nullable;

/** One message of a page of history. */
public final class HistoryEntry {
    private final long offset;
    private final long timeMillis;
    private final String event;
    private final @Nullable String key;
    private final Payload payload;

    HistoryEntry(long offset, long timeMillis, String event, @Nullable String key, Payload payload) {
        this.offset = offset;
        this.timeMillis = timeMillis;
        this.event = event;
        this.key = key;
        this.payload = payload;
    }

    public long offset() {
        return offset;
    }

    /** When a node accepted it, milliseconds since 1970. */
    public long timeMillis() {
        return timeMillis;
    }

    public String event() {
        return event;
    }

    /** The idempotency key that its publisher gave it; null for none. */
    public @Nullable String key() {
        return key;
    }

    public Payload payload() {
        return payload;
    }
}
