package io.fanfare.gateway.session;

import io.fanfare.gateway.metrics.SessionEnd;
import io.fanfare.gateway.presence.Departure;
import io.fanfare.protocol.CloseCode;

/** Why a session is ended for its user's sake, and what its client is told. */
enum SessionEnding {
    /** A backend wants the user off; its clients may come back. */
    FORCED_OFF(SessionEnd.FORCED_OFF, CloseCode.GOING_AWAY, "the user was forced off", Departure.CUT_OFF),
    /** The user has opened more than he may, and this is the oldest. */
    TOO_MANY(
            SessionEnd.TOO_MANY,
            CloseCode.DISPLACED,
            "the user has more sessions than allowed: the oldest ends",
            Departure.MEANT),
    REVOKED(SessionEnd.REVOKED, CloseCode.UNAUTHENTICATED, "the token was revoked", Departure.MEANT),
    EXPIRED(SessionEnd.EXPIRED, CloseCode.UNAUTHENTICATED, "the token has expired", Departure.CUT_OFF);

    private final SessionEnd reason;
    private final CloseCode code;
    private final String text;
    private final Departure departure;

    SessionEnding(SessionEnd reason, CloseCode code, String text, Departure departure) {
        this.reason = reason;
        this.code = code;
        this.text = text;
        this.departure = departure;
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

    /** How others see it: at once where nobody is to come back. */
    Departure departure() {
        return departure;
    }
}
