package io.fanfare.gateway.transport;

import static io.netty.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS;
import static io.netty.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS;
import static io.netty.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_MAX_AGE;
import static io.netty.handler.codec.http.HttpHeaderNames.ALLOW;
import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;
import static io.netty.handler.codec.http.HttpHeaderNames.ORIGIN;

import io.fanfare.gateway.auth.Identity;
import io.fanfare.gateway.auth.KeysUnavailableException;
import io.fanfare.gateway.socket.LingeringClose;
import io.fanfare.gateway.upkeep.CompletionCause;
import io.fanfare.gateway.upkeep.FailureLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where streams of events begin, and the tickets for them are given: the two paths of the public port that need no WebSocket. A web
 * page may if it might open a WebSocket; it is told so as browsers ask for it (Fetch, CORS protocol).
 */
final class EventStreamEntry {
    private static final Logger LOG = LoggerFactory.getLogger(EventStreamEntry.class);
    private static final FailureLog FAILURES = new FailureLog(LOG);

    static final String PATH = "/sse";
    static final String TICKET_PATH = "/sse/ticket";

    private static final int MILLIS_PER_SECOND = 1_000;
    private static final int SOON_MILLIS = 1_000;
    /** A browser asks again after so long: then it hears of what was taken from the list. */
    private static final String PREFLIGHT_SECONDS = "600";

    private final ChannelHandlerContext ctx;
    private final PendingConnection pending;
    private final HttpRequest request;
    private final HttpMethod method;
    /** Of the page that asks, once it may read the answer; null before, and for none. */
    private String origin;

    private EventStreamEntry(
            ChannelHandlerContext ctx, PendingConnection pending, HttpRequest request, boolean isTicket) {
        this.ctx = ctx;
        this.pending = pending;
        this.request = request;
        this.method = isTicket ? HttpMethod.POST : HttpMethod.GET;
    }

    /** Whether a path is one of these. */
    static boolean isOne(String path) {
        return path.equals(PATH) || path.equals(TICKET_PATH);
    }

    /** Answers, or makes the connection that of a stream. */
    static void answer(ChannelHandlerContext ctx, PendingConnection pending, HttpRequest request, String path) {
        new EventStreamEntry(ctx, pending, request, path.equals(TICKET_PATH)).answer();
    }

    private void answer() {
        ctx.pipeline().remove(UpgradeArrival.class);
        String foreign = UpgradeHead.foreignFault(pending, request.headers());
        String head = UpgradeHead.fault(request.headers());
        if (foreign != null) {
            refuse(HttpResponseStatus.FORBIDDEN, foreign, 0);
            return;
        }
        origin = request.headers().get(ORIGIN);
        TurnedAway turnedAway = pending.turnedAway();
        if (turnedAway != null) {
            refuse(turnedAway.status(), turnedAway.text(), turnedAway.retrySeconds() * MILLIS_PER_SECOND);
        } else if (head != null) {
            refuse(HttpResponseStatus.BAD_REQUEST, head, 0);
        } else if (request.method().equals(HttpMethod.OPTIONS)) {
            preflight();
        } else if (!request.method().equals(method)) {
            refuseMethod();
        } else if (method.equals(HttpMethod.POST)) {
            giveTicket();
        } else {
            open();
        }
    }

    private void preflight() {
        send(new PlainAnswer(HttpResponseStatus.NO_CONTENT, origin)
                .header(ALLOW, method + ", OPTIONS")
                .header(ACCESS_CONTROL_ALLOW_METHODS, method.name())
                .header(ACCESS_CONTROL_ALLOW_HEADERS, "authorization, cache-control, last-event-id")
                .header(ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS)
                .withoutBody());
    }

    private void refuseMethod() {
        pending.services().metrics().upgradeRefused(HttpResponseStatus.METHOD_NOT_ALLOWED.code());
        send(new PlainAnswer(HttpResponseStatus.METHOD_NOT_ALLOWED, origin)
                .header(ALLOW, method + ", OPTIONS")
                .with("text/plain; charset=utf-8", "method: another (expected: " + method + ")\n"));
    }

    private void giveTicket() {
        String token;
        try {
            token = EventStreamRequest.token(request);
        } catch (IllegalArgumentException fault) {
            refuse(HttpResponseStatus.BAD_REQUEST, fault.getMessage(), 0);
            return;
        }
        pending.services()
                .authenticator()
                .authenticate(token)
                .whenComplete(
                        (identity, failure) -> ctx.executor().execute(() -> onIdentity(token, identity, failure)));
    }

    private void onIdentity(String token, Identity identity, Throwable failure) {
        if (failure != null) {
            refuseUnknown(CompletionCause.of(failure));
        } else if (identity == null) {
            refuse(HttpResponseStatus.UNAUTHORIZED, "the token was refused", 0);
        } else {
            onGrant(pending.tickets().give(token));
        }
    }

    private void refuseUnknown(Throwable failure) {
        if (failure instanceof KeysUnavailableException) {
            refuse(HttpResponseStatus.SERVICE_UNAVAILABLE, "whether the token is good can't be told now", SOON_MILLIS);
        } else {
            FAILURES.error("a ticket can't be given", failure);
            refuse(HttpResponseStatus.INTERNAL_SERVER_ERROR, "a fault of the node", SOON_MILLIS);
        }
    }

    private void onGrant(StreamTickets.Grant grant) {
        switch (grant.outcome()) {
            case GIVEN ->
                send(new PlainAnswer(HttpResponseStatus.OK, origin)
                        .header(CACHE_CONTROL, "no-store")
                        .with(
                                "application/json",
                                "{\"ticket\":\"" + grant.ticket() + "\",\"expires_in\":" + StreamTickets.LIFE_SECONDS
                                        + "}"));
            case TOO_MANY ->
                refuse(
                        HttpResponseStatus.TOO_MANY_REQUESTS,
                        "tickets: " + StreamTickets.MAX_PER_TOKEN + " of this token are not used yet (expected: fewer)",
                        SOON_MILLIS);
            case FULL ->
                refuse(HttpResponseStatus.SERVICE_UNAVAILABLE, "the node has given too many tickets", SOON_MILLIS);
        }
    }

    private void open() {
        EventStreamRequest wish;
        String token;
        try {
            wish = EventStreamRequest.of(request);
            token = EventStreamRequest.token(request);
        } catch (IllegalArgumentException fault) {
            refuse(HttpResponseStatus.BAD_REQUEST, fault.getMessage(), 0);
            return;
        }
        if (wish.ticket() != null && !token.isEmpty()) {
            refuse(HttpResponseStatus.BAD_REQUEST, "ticket: there is a token as well (expected: one of them)", 0);
            return;
        }
        if (wish.ticket() != null) {
            token = pending.tickets().take(wish.ticket());
        }
        if (token == null) {
            refuse(HttpResponseStatus.UNAUTHORIZED, "the ticket was used, or has expired: get another one", 0);
        } else {
            open(new EventStreamDialect(wish, token, origin, pending.services().metrics()));
        }
    }

    private void open(EventStreamDialect stream) {
        int heartbeatSeconds = pending.services().settings().heartbeatSeconds();
        // It never says that it is there: what is sent to it has to come back acknowledged.
        IoTransport.boundUnacknowledged(ctx.channel(), 2 * heartbeatSeconds * MILLIS_PER_SECOND);
        EventStreamConnection connection = new EventStreamConnection(pending, stream);
        ctx.pipeline().addLast(connection);
        ctx.pipeline().remove(ctx.handler());
        // The codec goes last: when it leaves it passes on bytes that came right behind the request.
        ctx.pipeline().remove(HttpServerCodec.class);
        connection.begin();
    }

    private void refuse(HttpResponseStatus status, String text, long retryAfterMillis) {
        pending.services().metrics().upgradeRefused(status.code());
        send(PlainAnswer.refusal(status, text, retryAfterMillis, origin));
    }

    /** Past the codec: the answer is bytes already. */
    private void send(String answer) {
        ChannelHandlerContext codec = ctx.pipeline().context(HttpServerCodec.class);
        if (codec != null) {
            ByteBuf bytes = ByteBufUtil.writeUtf8(ctx.alloc(), answer);
            LingeringClose.linger(codec.writeAndFlush(bytes));
        }
    }
}
