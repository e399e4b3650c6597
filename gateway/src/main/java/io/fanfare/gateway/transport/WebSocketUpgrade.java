package io.fanfare.gateway.transport;

import static io.netty.handler.codec.http.HttpHeaderNames.ALLOW;
import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.RETRY_AFTER;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_ACCEPT;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_KEY;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_VERSION;
import static io.netty.handler.codec.http.HttpHeaderNames.UPGRADE;

import io.fanfare.gateway.socket.BodyFraming;
import io.fanfare.gateway.socket.HandshakeTimeout;
import io.fanfare.gateway.socket.LingeringClose;
import io.fanfare.gateway.upkeep.OutOfMemory;
import io.fanfare.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Takes the one HTTP request of the public port, the upgrade to WebSocket (RFC 6455 §4.2), and makes way for the
 * connection; that of a stream of events is for {@link EventStreamEntry}. Anything else is answered with the status that says what
 * was expected, and closed.
 */
final class WebSocketUpgrade extends ChannelInboundHandlerAdapter {
    private static final String VERSION = "13";
    private static final int KEY_BYTES = 16;
    private static final int KEY_CHARACTERS = 24;

    private final PendingConnection pending;
    private HttpRequest request;
    /** Whatever comes after an answer that ends the connection is dropped. */
    private boolean isAnswered;

    WebSocketUpgrade(PendingConnection pending) {
        this.pending = pending;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (isAnswered) {
                return;
            }
            if (message instanceof HttpRequest head) {
                if (path(head.uri()).equals(PhoenixDialect.POLL_PATH)) {
                    makeWayForPolls(ctx, head);
                    return;
                }
                request = head;
            }
            if (((HttpObject) message).decoderResult().isFailure()) {
                refuse(
                        ctx,
                        HttpResponseStatus.BAD_REQUEST,
                        "the request can't be read (expected: a WebSocket upgrade)");
            } else if (message instanceof LastHttpContent || BodyFraming.hasBody(request.headers())) {
                answer(ctx, request, path(request.uri()));
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** Such a connection has more than one request, and they have bodies. */
    private void makeWayForPolls(ChannelHandlerContext ctx, HttpRequest head) {
        LongPollArrival arrival = new LongPollArrival(
                pending, ctx.pipeline().get(UpgradeArrival.class).arrivedBytes());
        LongPollRequests requests = new LongPollRequests(pending, arrival);
        ctx.pipeline().replace(UpgradeArrival.class, null, arrival);
        ctx.pipeline().replace(this, null, requests);
        requests.enqueue(head);
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest any, String path) {
        if (EventStreamEntry.isOne(path)) {
            isAnswered = true;
            EventStreamEntry.answer(ctx, pending, any, path);
        } else {
            answer(ctx, any, endpointAt(path));
        }
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest upgrade, DialectEndpoint endpoint) {
        HttpHeaders headers = upgrade.headers();
        String foreign = UpgradeHead.foreignFault(pending, headers);
        if (pending.turnedAway() != null) {
            refuse(ctx, pending.turnedAway().status(), pending.turnedAway().text());
        } else if (endpoint == null) {
            refuse(ctx, HttpResponseStatus.NOT_FOUND, "no WebSocket endpoint at this path (expected: " + paths() + ")");
        } else if (!upgrade.method().equals(HttpMethod.GET)) {
            refuse(ctx, HttpResponseStatus.METHOD_NOT_ALLOWED, "method: " + upgrade.method() + " (expected: GET)");
        } else if (!isUpgrade(upgrade)) {
            refuse(ctx, HttpResponseStatus.UPGRADE_REQUIRED, "expected: a WebSocket upgrade, version " + VERSION);
        } else if (UpgradeHead.fault(headers) != null) {
            refuse(ctx, HttpResponseStatus.BAD_REQUEST, UpgradeHead.fault(headers));
        } else if (!isKey(headers.get(SEC_WEBSOCKET_KEY))) {
            refuse(ctx, HttpResponseStatus.BAD_REQUEST, "Sec-WebSocket-Key: expected: 16 bytes in base64");
        } else if (foreign != null) {
            refuse(ctx, HttpResponseStatus.FORBIDDEN, foreign);
        } else {
            open(ctx, upgrade, endpoint);
        }
    }

    private void open(ChannelHandlerContext ctx, HttpRequest upgrade, DialectEndpoint endpoint) {
        UpgradeRequest wish = new UpgradeRequest(upgrade);
        if (!endpoint.accepts(wish.subprotocols())) {
            refuse(
                    ctx,
                    endpoint.refusal(),
                    "Sec-WebSocket-Protocol: (expected: " + endpoint.subprotocol() + " among those offered)");
            return;
        }
        Dialect dialect;
        try {
            dialect = endpoint.dialects().apply(wish);
        } catch (IllegalArgumentException fault) {
            refuse(ctx, endpoint.refusal(), fault.getMessage());
            return;
        }
        upgrade(ctx, upgrade.headers().get(SEC_WEBSOCKET_KEY), endpoint.selected(wish.subprotocols()), dialect);
    }

    static String path(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private DialectEndpoint endpointAt(String path) {
        for (DialectEndpoint endpoint : pending.endpoints()) {
            if (endpoint.path().equals(path)) {
                return endpoint;
            }
        }
        return null;
    }

    private String paths() {
        StringBuilder paths = new StringBuilder();
        for (DialectEndpoint endpoint : pending.endpoints()) {
            paths.append(paths.isEmpty() ? "" : ", ").append(endpoint.path());
        }
        return paths.toString();
    }

    private static boolean isUpgrade(HttpRequest upgrade) {
        HttpHeaders headers = upgrade.headers();
        return upgrade.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && headers.containsValue(UPGRADE, "websocket", true)
                && headers.containsValue(CONNECTION, "upgrade", true)
                && VERSION.equals(headers.get(SEC_WEBSOCKET_VERSION));
    }

    private static boolean isKey(String key) {
        try {
            return key != null
                    && key.length() == KEY_CHARACTERS
                    && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private void upgrade(ChannelHandlerContext ctx, String key, String subprotocol, Dialect dialect) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        response.headers()
                .set(UPGRADE, "websocket")
                .set(CONNECTION, "Upgrade")
                .set(SEC_WEBSOCKET_ACCEPT, WebSocketAccept.of(key));
        if (subprotocol != null) {
            response.headers().set(SEC_WEBSOCKET_PROTOCOL, subprotocol);
        }
        ctx.writeAndFlush(response, ctx.voidPromise());
        WebSocketConnection connection = new WebSocketConnection(pending, dialect);
        ctx.pipeline().addLast(connection);
        ctx.pipeline().remove(UpgradeArrival.class);
        ctx.pipeline().remove(this);
        // The codec goes last: when it leaves it passes on bytes that came right behind the request.
        ctx.pipeline().remove(HttpServerCodec.class);
        connection.begin();
    }

    private void refuse(ChannelHandlerContext ctx, HttpResponseStatus status, String text) {
        isAnswered = true;
        ctx.pipeline().remove(UpgradeArrival.class);
        pending.services().metrics().upgradeRefused(status.code());
        ByteBuf body = ByteBufUtil.encodeString(ctx.alloc(), CharBuffer.wrap(text + "\n"), StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        response.headers()
                .set(CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(CONTENT_LENGTH, body.readableBytes())
                .set("x-content-type-options", "nosniff")
                .set(CONNECTION, "close");
        if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
            response.headers().set(UPGRADE, "websocket").set(SEC_WEBSOCKET_VERSION, VERSION);
        }
        if (status.equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            response.headers().set(ALLOW, HttpMethod.GET);
        }
        if (pending.turnedAway() != null) {
            response.headers().set(RETRY_AFTER, pending.turnedAway().retrySeconds());
        }
        LingeringClose.linger(ctx.writeAndFlush(response));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == HandshakeTimeout.EXPIRED && !isAnswered) {
            pending.services().metrics().connectionEnded(CloseCode.HANDSHAKE_TIMEOUT);
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        pending.deadline().cancel(false);
    }

    /** The connection was lost in its handshake: there is nobody to tell. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        OutOfMemory.endProcessIf(cause);
        ctx.close();
    }
}
