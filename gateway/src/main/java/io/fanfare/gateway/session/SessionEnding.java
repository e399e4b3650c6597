package io.fanfare.gateway.session;

import io.fanfare.gateway.metrics.SessionEnd;
import io.fanfare.protocol.CloseCode;

/** Why a session is ended for its user's sake, and what its client is told. */
enum SessionEnding {
    /** A backend wants the user off; its clients may come back. */
    FORCED_OFF(SessionEnd.FORCED_OFF, CloseCode.GOING_AWAY, "the user was forced off"),
    REVOKED(SessionEnd.REVOKED, CloseCode.UNAUTHENTICATED, "the token was revoked"),
    EXPIRED(SessionEnd.EXPIRED, CloseCode.UNAUTHENTICATED, "the token has expired");

    private final SessionEnd reason;
    private final CloseCode code;
    private final String text;

    SessionEnding(SessionEnd reason, CloseCode code, String text) {
        this.reason = reason;
        this.code = code;
        this.text = text;
    }

    /** As the metrics count it. */
    SessionEnd reason() {
        return reason;
    }

    CloseCode code() {
        return code;
    }

    String text() {
        return text;
    }
}
