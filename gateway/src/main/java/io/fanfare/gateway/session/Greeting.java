package io.fanfare.gateway.session;

import io.fanfare.gateway.auth.TokenLimits;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;

/** What a client that is let in is told about its session and the node. */
final class Greeting {
    private Greeting() {}

    static Event.Welcome of(Command.Hello hello, Session session) {
        SessionServices services = session.services();
        TokenLimits limits = session.limits();
        SessionSettings settings = services.settings();
        return new Event.Welcome(
                session.id().text(),
                services.nodeId(),
                heartbeat(hello.heartbeatSeconds(), settings),
                session.connection().maxFrameBytes(),
                limits.subscriptions(settings.maxSubscriptions()),
                services.clock().millis(),
                new Event.Welcome.Limits(
                        settings.maxRequestsInFlight(),
                        limits.publishesPerSecond(
                                services.namespaces().defaults().publishesPerSecond()),
                        settings.maxErrorsPerMinute()));
    }

    /** The client's wish, within the node's bounds. */
    private static int heartbeat(int wantedSeconds, SessionSettings settings) {
        if (wantedSeconds == 0) {
            return settings.heartbeatSeconds();
        }
        return Math.max(settings.minHeartbeatSeconds(), Math.min(settings.maxHeartbeatSeconds(), wantedSeconds));
    }
}
