package io.fanfare.gateway.metrics;

/** What came of a call of a backend. */
public enum WebhookOutcome {
    /** It has answered with success. */
    ANSWERED,
    /** It could not be reached, or answered with something else, each time it was tried. */
    FAILED,
    /** It did not answer in time. */
    TIMED_OUT,
    /** It was not called, because it mostly fails. */
    BREAKER_OPEN,
    /** It was not called, because too many calls wait. */
    OVERLOADED
}
