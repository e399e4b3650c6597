package io.fanfare.gateway.metrics;

/** What a client may do only so often, or so much at a time. */
public enum Limit {
    /** Requests that wait for something. */
    REQUESTS_IN_FLIGHT,
    /** Topics of subscribes that wait for something. */
    TOPICS_IN_FLIGHT,
    /** Frames that were read, fragments among them. */
    FRAMES,
    /** Bytes that were read. */
    BYTES,
    /** Pings that were answered. */
    PINGS,
    PUBLISHES,
    /** Topics that were published to for the first time. */
    NEW_TOPICS,
    SUBSCRIBES,
    HISTORY_READS,
    /** Questions who is in a topic, and changes of what is shown of the client. */
    PRESENCE_REQUESTS,
    TOKEN_REFRESHES,
    /** Questions to a backend whether the client may. */
    AUTHORIZATIONS
}
