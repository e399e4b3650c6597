package io.fanfare.gateway.http;

import io.fanfare.gateway.metrics.ApiClose;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.socket.LingeringClose;
import io.fanfare.gateway.socket.LostConnection;
import io.fanfare.gateway.upkeep.FailureLog;
import io.fanfare.gateway.upkeep.OutOfMemory;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of the API. Requests may be pipelined: they are carried out in their order, and answered in it
 * (RFC 9112 §9.3.2). One that asks for something, whose answer may be large, is carried out alone; of others, several at a time.
 * While too many wait for their answers, or the client does not read them, no more are begun, and no more are read; what has
 * not begun when the connection ends is dropped. A connection over which nothing goes is closed after a while (§9.5).
 */
final class ApiConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ApiConnection.class);
    private static final FailureLog FAILURES = new FailureLog(LOG);
    private static final int MAX_WAITING = 64;
    /** No browser shall guess another type than that which an answer names. */
    private static final AsciiString CONTENT_TYPE_OPTIONS = AsciiString.cached("x-content-type-options");

    private final Router router;
    private final CallerCheck callers;
    private final CrossOrigin crossOrigin;
    private final BodyBudget bodies;
    private final GatewayMetrics metrics;
    /** Whole requests that wait for their turn, and what was refused between them. No more than one read brings. */
    private final Deque<Object> notBegun = new ArrayDeque<>();

    private final Deque<Exchange> waiting = new ArrayDeque<>();
    /** The last one that was begun goes alone. */
    private boolean isAlone;

    private boolean isBeginning;
    private boolean isReading;
    private boolean isFlushDue;
    /** The last request has come: whatever follows is dropped. */
    private boolean isEnding;
    /** The client has ended its side. */
    private boolean isInputOver;

    /** A request whose answer is not written yet. */
    private static final class Exchange {
        private final HttpVersion version;
        private final boolean isKeepAlive;
        private final boolean isHead;
        /** Of the budget; given back with the answer. */
        private final int bodyBytes;
        /** Null until it is known. */
        private ApiResponse response;

        private Exchange(HttpVersion version, boolean isKeepAlive, boolean isHead, int bodyBytes) {
            this.version = version;
            this.isKeepAlive = isKeepAlive;
            this.isHead = isHead;
            this.bodyBytes = bodyBytes;
        }
    }

    ApiConnection(
            Router router, CallerCheck callers, CrossOrigin crossOrigin, BodyBudget bodies, GatewayMetrics metrics) {
        this.router = router;
        this.callers = callers;
        this.crossOrigin = crossOrigin;
        this.bodies = bodies;
        this.metrics = metrics;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        isReading = true;
        if (isEnding) {
            ReferenceCountUtil.release(message);
            return;
        }
        isEnding = !(message instanceof FullHttpRequest request) || !isKeepAlive(request);
        notBegun.add(message);
        begin(ctx);
        regulate(ctx);
    }

    private static boolean isKeepAlive(FullHttpRequest request) {
        return HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
    }

    /** Begins what may be begun. An answer that is known at once calls this again: it goes on here, not deeper in the stack. */
    private void begin(ChannelHandlerContext ctx) {
        if (isBeginning) {
            return;
        }
        isBeginning = true;
        try {
            while (!notBegun.isEmpty() && mayBegin(ctx, notBegun.peek())) {
                beginOne(ctx, notBegun.poll());
            }
        } finally {
            isBeginning = false;
        }
    }

    private boolean mayBegin(ChannelHandlerContext ctx, Object next) {
        return waiting.isEmpty()
                ? ctx.channel().isWritable()
                : ctx.channel().isWritable() && waiting.size() < MAX_WAITING && !isAlone && !goesAlone(next);
    }

    private static boolean goesAlone(Object request) {
        return request instanceof FullHttpRequest asked && !asked.method().equals(HttpMethod.POST);
    }

    private void beginOne(ChannelHandlerContext ctx, Object next) {
        isAlone = goesAlone(next);
        try {
            if (next instanceof ApiResponse refusal) {
                refuse(ctx, refusal);
            } else {
                take(ctx, (FullHttpRequest) next);
            }
        } finally {
            ReferenceCountUtil.release(next);
        }
    }

    /** The aggregator has answered the request: its body is lost, and what follows can't be told from it. */
    private void refuse(ChannelHandlerContext ctx, ApiResponse refusal) {
        Exchange exchange = new Exchange(HttpVersion.HTTP_1_1, false, false, 0);
        waiting.add(exchange);
        answer(ctx, exchange, router.refuse(refusal));
    }

    private void take(ChannelHandlerContext ctx, FullHttpRequest request) {
        Exchange exchange = new Exchange(
                request.protocolVersion(),
                isKeepAlive(request),
                request.method().equals(HttpMethod.HEAD),
                request.content().readableBytes());
        waiting.add(exchange);
        Map<String, String> forPages = crossOrigin.headers(request);
        carryOut(ctx, request).whenComplete((answer, never) -> {
            ApiResponse response = answer.and(forPages);
            if (ctx.executor().inEventLoop()) {
                answer(ctx, exchange, response);
            } else {
                ctx.executor().execute(() -> answer(ctx, exchange, response));
            }
        });
    }

    private CompletionStage<ApiResponse> carryOut(ChannelHandlerContext ctx, FullHttpRequest request) {
        return crossOrigin.isPreflight(request)
                ? CompletableFuture.completedStage(router.preflight(request))
                : router.route(request, callers.caller(request), ctx.executor());
    }

    private void answer(ChannelHandlerContext ctx, Exchange exchange, ApiResponse response) {
        exchange.response = response;
        bodies.answered(exchange.bodyBytes);
        while (!waiting.isEmpty() && waiting.peek().response != null) {
            write(ctx, waiting.poll());
        }
        begin(ctx);
        regulate(ctx);
        if (isFlushDue && !isReading) {
            flush(ctx);
        }
        closeIfAnswered(ctx);
    }

    private void write(ChannelHandlerContext ctx, Exchange exchange) {
        ApiResponse answer = exchange.response;
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                exchange.isHead ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(answer.body()));
        setHeaders(response.headers(), answer);
        HttpUtil.setKeepAlive(response.headers(), exchange.version, exchange.isKeepAlive);
        isFlushDue = true;
        if (exchange.isKeepAlive) {
            ctx.write(response, ctx.voidPromise());
        } else {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            ctx.write(response).addListener((ChannelFutureListener) LingeringClose::linger);
        }
    }

    /** Who has ended his side sends nothing more: with the last answer there is nothing left to do. */
    private void closeIfAnswered(ChannelHandlerContext ctx) {
        if (isInputOver && waiting.isEmpty() && notBegun.isEmpty()) {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private static void setHeaders(HttpHeaders headers, ApiResponse answer) {
        headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE).set(CONTENT_TYPE_OPTIONS, "nosniff");
        if (answer.status() != HttpResponseStatus.NOT_MODIFIED.code()
                && answer.status() != HttpResponseStatus.NO_CONTENT.code()) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                    .set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
        }
        answer.headers().forEach(headers::set);
    }

    /** Nothing more comes from a client that has ended its side: to ask for it would fail. */
    private void regulate(ChannelHandlerContext ctx) {
        if (isInputOver) {
            return;
        }
        ctx.channel()
                .config()
                .setAutoRead(notBegun.isEmpty()
                        && waiting.size() < MAX_WAITING
                        && ctx.channel().isWritable());
    }

    private void flush(ChannelHandlerContext ctx) {
        isFlushDue = false;
        ctx.flush();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        isReading = false;
        if (isFlushDue) {
            flush(ctx);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        begin(ctx);
        regulate(ctx);
        ctx.fireChannelWritabilityChanged();
    }

    /** What has not begun has nobody to be told. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        isEnding = true;
        notBegun.forEach(ReferenceCountUtil::release);
        notBegun.clear();
    }

    /**
     * Nothing went over the connection for a while, or the client has said all that it wants to (RFC 9112 §9.6). What still
     * waits has an answer that is not known yet.
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent && waiting.isEmpty()) {
            metrics.apiConnectionClosed(ApiClose.IDLE);
            ctx.close();
        } else if (event == ChannelInputShutdownEvent.INSTANCE
                || event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
            isInputOver = true;
            closeIfAnswered(ctx);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        OutOfMemory.endProcessIf(cause);
        if (LostConnection.isTheCause(cause) || cause instanceof PrematureChannelClosureException) {
            LOG.debug("{}: connection lost: {}", ctx.channel().id(), cause.toString());
        } else {
            FAILURES.error("a connection of the API failed", cause);
        }
        ctx.close();
    }
}
