package io.fanfare.client;

/** What the link waits for. */
enum LinkTimer {
    HANDSHAKE,
    PAUSE,
    DRAIN,
    STABLE,
    TOKEN,
    PROVIDER,
    BEAT,
    PROBE
}
