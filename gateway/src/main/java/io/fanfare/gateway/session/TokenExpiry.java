package io.fanfare.gateway.session;

import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.auth.Identity;
import io.fanfare.protocol.ErrorCode;

/** Tells a client when its token has expired, and ends its session some time after, unless it sends another until then. */
final class TokenExpiry {
    private static final Refusal EXPIRED = Refusal.of(ErrorCode.TOKEN_EXPIRED, "the token has expired");

    private TokenExpiry() {}

    static void check(Session session, Login login) {
        long endsAtMillis = login.identity().endsAtMillis();
        if (endsAtMillis == Identity.NEVER) {
            return;
        }
        long nowMillis = session.services().clock().millis();
        if (nowMillis >= endsAtMillis) {
            session.end(SessionEnding.EXPIRED);
        } else if (login.takeExpiry(nowMillis)) {
            Answers.tell(session, 0, EXPIRED);
        }
    }
}
