package io.fanfare.gateway.auth;

/** What somebody may or may not do with a topic. */
public enum Action {
    SUBSCRIBE,
    PUBLISH,
    READ_HISTORY,
    /** To learn who is there. */
    PRESENCE
}
