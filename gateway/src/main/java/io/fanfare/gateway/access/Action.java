package io.fanfare.gateway.access;

/** What somebody may or may not do with a topic. */
public enum Action {
    SUBSCRIBE,
    PUBLISH,
    READ_HISTORY
}
