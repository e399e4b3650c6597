package io.fanfare.client;

/** What may be said of a publish or a request. Immutable. */
public final class PublishOptions {
    /** The event {@code message}, and the usual time limit. */
    public static final PublishOptions DEFAULT = new PublishOptions(ClientFrames.DEFAULT_EVENT, 0);

    private final String event;
    private final long timeoutMillis;

    private PublishOptions(String event, long timeoutMillis) {
        this.event = event;
        this.timeoutMillis = timeoutMillis;
    }

    /** @param event 1 to 100 bytes */
    public PublishOptions event(String event) {
        return new PublishOptions(event, timeoutMillis);
    }

    /** @param millis at least 1; without it a publish has 60 s, a request 10 s */
    public PublishOptions timeoutMillis(long millis) {
        if (millis < 1) {
            throw new IllegalArgumentException("timeoutMillis: " + millis + " (expected: at least 1)");
        }
        return new PublishOptions(event, millis);
    }

    String event() {
        return event;
    }

    long timeoutMillisOr(long otherwise) {
        return timeoutMillis == 0 ? otherwise : timeoutMillis;
    }
}
