package io.fanfare.gateway.metrics;

/** What a client may do only so often, or so much at a time. */
public enum Limit {
    /** Requests that wait for something. */
    REQUESTS_IN_FLIGHT,
    /** Topics of subscribes that wait for something. */
    TOPICS_IN_FLIGHT,
    PUBLISHES,
    SUBSCRIBES,
    HISTORY_READS,
    TOKEN_REFRESHES,
    /** Questions to a backend whether the client may. */
    AUTHORIZATIONS
}
