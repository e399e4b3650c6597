package io.fanfare.gateway.session;

import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.auth.Identity;
import io.fanfare.gateway.metrics.Limit;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;

/** A client sends another token of the same user. To look at one is expensive, so that it may do so only so often. */
final class TokenRefresh {
    private TokenRefresh() {}

    static void begin(Session session, Command.RefreshToken command) {
        Refusal refusal = refusal(session, command.token());
        if (refusal != null) {
            Answers.refuse(session, command.requestId(), refusal);
        } else {
            session.connection().send(new Event.Done(command.requestId()));
        }
    }

    /** Null if the session goes on with that token. */
    private static Refusal refusal(Session session, String token) {
        SessionLoop loop = session.loop();
        int maxPerMinute = session.services().settings().tokenRefreshesPerMinute();
        if (!session.quota().takeTokenRefresh(loop.nowSeconds(), maxPerMinute)) {
            return session.limit(
                    Limit.TOKEN_REFRESHES,
                    "new tokens per minute: more than " + maxPerMinute,
                    loop.millisToNextMinute());
        }
        Identity refreshed = session.services().authenticator().authenticate(token);
        if (refreshed == null || !session.isOf(refreshed.user())) {
            return Refusal.of(ErrorCode.UNAUTHENTICATED, Session.REFUSED);
        }
        if (!refreshed.isAnybody()) {
            session.login().refresh(refreshed);
            session.endForbidden();
        }
        return null;
    }
}
