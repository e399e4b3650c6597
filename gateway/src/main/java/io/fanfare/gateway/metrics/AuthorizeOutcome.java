package io.fanfare.gateway.metrics;

/** What a backend has decided when it was asked whether a client may. */
public enum AuthorizeOutcome {
    ALLOWED,
    DENIED,
    /** Nothing: it did not answer, or nothing that can be understood. */
    UNAVAILABLE
}
