package io.fanfare.gateway.transport;

import io.fanfare.gateway.metrics.ConnectionRefusal;
import io.fanfare.gateway.socket.Admission;
import io.fanfare.protocol.CloseCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.security.SecureRandom;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions of this node whose clients poll, by what they are called. Another node knows nothing of them. Any thread.
 *
 * <p>Each is let in as a connection is, and counts as one as long as it lives, beside the connections that its requests come over.
 */
final class LongPollSessions {
    private static final int COME_BACK_SECONDS = 1;

    private final Admission admission;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentHashMap<String, LongPollConnection> open = new ConcurrentHashMap<>();
    private volatile boolean isDraining;

    LongPollSessions(Admission admission) {
        this.admission = admission;
    }

    /** Opens one on the loop of the connection that asks for it, or answers why not. */
    void open(PendingConnection pending, ChannelHandlerContext ctx, LongPollExchange opener) {
        LongPollRequest request = opener.request();
        Dialect dialect;
        try {
            dialect = PhoenixDialect.polled(request.version(), request.authToken());
        } catch (IllegalArgumentException fault) {
            pending.services().metrics().upgradeRefused(HttpResponseStatus.FORBIDDEN.code());
            opener.answer(LongPollAnswer.refusal(HttpResponseStatus.FORBIDDEN, fault.getMessage(), 0, false));
            return;
        }
        if (isDraining) {
            refuse(pending, opener, HttpResponseStatus.SERVICE_UNAVAILABLE, "the node is draining", COME_BACK_SECONDS);
            return;
        }
        LongPollOpening opening = new LongPollOpening(
                LongPollToken.newSession(random), request, ctx.channel().remoteAddress());
        ConnectionRefusal refusal = admission.admit(opening.address());
        if (refusal != null) {
            pending.services().metrics().connectionRefused(refusal);
            TurnedAway turnedAway = TurnedAway.because(refusal);
            refuse(pending, opener, turnedAway.status(), turnedAway.text(), turnedAway.retrySeconds());
            return;
        }
        LongPollConnection client = new LongPollConnection(pending, this, opening, ctx.alloc(), dialect, opener);
        open.put(opening.session(), client);
        client.begin();
    }

    private static void refuse(
            PendingConnection pending, LongPollExchange opener, HttpResponseStatus status, String text, int seconds) {
        pending.services().metrics().upgradeRefused(status.code());
        opener.answer(LongPollAnswer.refusal(status, text, seconds, false));
    }

    /** The session that a request is of, or null if it is of none: there is none any more, or it is somebody else's. */
    LongPollConnection find(LongPollToken token, LongPollRequest request) {
        LongPollConnection client = token == null ? null : open.get(token.session());
        return client == null || !client.opening().admits(request) ? null : client;
    }

    /** One has ended. */
    void remove(LongPollConnection client) {
        if (open.remove(client.opening().session(), client)) {
            admission.leave(client.opening().address());
        }
    }

    /** No more are opened, and connections end with what is answered next: elsewhere clients find another node. */
    void drain() {
        isDraining = true;
    }

    boolean isDraining() {
        return isDraining;
    }

    /** Ends those that are left: unlike connections they don't end with their loops. */
    void end() {
        open.values().forEach(client -> client.execute(() -> client.close(CloseCode.DRAINING, "the node is draining")));
    }

    /** How many there are. */
    int count() {
        return open.size();
    }
}
