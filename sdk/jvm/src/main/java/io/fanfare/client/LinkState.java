package io.fanfare.client;

/** What the application sees of the connection: see "The link" in {@code sdk/README.md}. */
public enum LinkState {
    IDLE,
    CONNECTING,
    OPEN,
    WAITING,
    PAUSED,
    ENDED
}
