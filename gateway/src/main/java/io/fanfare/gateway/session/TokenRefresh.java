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
        SessionLoop loop = session.loop();
        int maxPerMinute = session.services().settings().tokenRefreshesPerMinute();
        if (!session.quota().takeTokenRefresh(loop.nowSeconds(), maxPerMinute)) {
            refuse(
                    session,
                    command,
                    session.limit(
                            Limit.TOKEN_REFRESHES,
                            "new tokens per minute: more than " + maxPerMinute,
                            loop.millisToNextMinute()));
            return;
        }
        Inquiry.begin(
                session,
                command.requestId(),
                session.services().authenticator().authenticate(command.token()),
                (identity, failure) -> end(session, command, identity, failure));
    }

    private static void end(Session session, Command.RefreshToken command, Identity refreshed, Throwable failure) {
        if (failure != null) {
            refuse(session, command, Answers.of(session, failure));
        } else if (refreshed == null || !session.isOf(refreshed.user())) {
            refuse(session, command, Refusal.of(ErrorCode.UNAUTHENTICATED, Session.REFUSED));
        } else {
            goOn(session, refreshed);
            session.connection().send(new Event.Done(command.requestId()));
        }
    }

    private static void goOn(Session session, Identity refreshed) {
        if (!refreshed.isAnybody()) {
            session.login().refresh(refreshed);
            SubscriptionEnd.ofForbidden(session);
        }
    }

    private static void refuse(Session session, Command.RefreshToken command, Refusal refusal) {
        Answers.refuse(session, command.requestId(), refusal);
    }
}
