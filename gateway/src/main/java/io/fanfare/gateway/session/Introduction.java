package io.fanfare.gateway.session;

import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.auth.Identity;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;

/** A client says hello: who it is is found out, and it is welcomed, or closed. What it sends behind the hello waits for that. */
final class Introduction {
    private Introduction() {}

    static void begin(Session session, Command.Hello hello) {
        Inquiry.begin(
                session,
                hello.requestId(),
                session.services().authenticator().authenticate(hello.token()),
                (identity, failure) -> end(session, hello, identity, failure));
    }

    private static void end(Session session, Command.Hello hello, Identity identity, Throwable failure) {
        if (failure != null) {
            closeUnknown(session, Answers.of(session, failure));
        } else if (identity == null) {
            session.connection().close(CloseCode.UNAUTHENTICATED, Session.REFUSED);
        } else {
            welcome(session, hello, identity);
        }
    }

    /** It may come back with the same token: nothing is known against it. */
    private static void closeUnknown(Session session, Refusal refusal) {
        CloseCode code = refusal.code() == ErrorCode.UNAVAILABLE ? CloseCode.UNAVAILABLE : CloseCode.INTERNAL;
        session.connection().close(code, refusal.text());
    }

    private static void welcome(Session session, Command.Hello hello, Identity identity) {
        SessionServices services = session.services();
        Connection connection = session.connection();
        session.logIn(identity);
        SessionId former = SessionId.parse(hello.resumeSession());
        if (former != null) {
            session.follow(former);
        }
        services.directory().userPlaces().take(identity, services.settings().maxPerUser());
        connection.handshakeDone();
        services.metrics().sessionOpened(connection.transport());
        Event.Welcome welcome = Greeting.of(hello, session);
        session.agree(welcome.heartbeatSeconds());
        connection.send(welcome);
        if (former != null && !former.equals(session.id())) {
            services.directory().displace(hello.resumeSession(), identity.user());
        }
    }
}
