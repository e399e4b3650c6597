package io.fanfare.gateway.metrics;

/** Why a node ended a session for its user's sake. */
public enum SessionEnd {
    /** A backend forced the user off. */
    FORCED_OFF,
    /** The user has opened more than he may, and it was the oldest. */
    TOO_MANY,
    /** The token was revoked. */
    REVOKED,
    /** The token expired, and the client has sent no other. */
    EXPIRED
}
