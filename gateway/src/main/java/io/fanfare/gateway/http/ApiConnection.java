package io.fanfare.gateway.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of the API. Requests may be pipelined: they are carried out as they come and answered in their order
 * (RFC 9112 §9.3.2). When too many wait for their answers, or the client does not read them, no more are read.
 */
final class ApiConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ApiConnection.class);
    private static final int MAX_WAITING = 64;

    private final Router router;
    private final Deque<Exchange> waiting = new ArrayDeque<>();
    private boolean isReading;
    private boolean isFlushDue;

    /** A request whose answer is not written yet. */
    private static final class Exchange {
        private final boolean isKeepAlive;
        private final boolean isHead;
        /** Null until it is known. */
        private ApiResponse response;

        private Exchange(boolean isKeepAlive, boolean isHead) {
            this.isKeepAlive = isKeepAlive;
            this.isHead = isHead;
        }
    }

    ApiConnection(Router router) {
        this.router = router;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        FullHttpRequest request = (FullHttpRequest) message;
        try {
            isReading = true;
            Exchange exchange =
                    new Exchange(HttpUtil.isKeepAlive(request), request.method().equals(HttpMethod.HEAD));
            waiting.add(exchange);
            router.route(request).whenComplete((response, never) -> {
                if (ctx.executor().inEventLoop()) {
                    answer(ctx, exchange, response);
                } else {
                    ctx.executor().execute(() -> answer(ctx, exchange, response));
                }
            });
            regulate(ctx);
        } finally {
            request.release();
        }
    }

    private void answer(ChannelHandlerContext ctx, Exchange exchange, ApiResponse response) {
        exchange.response = response;
        while (!waiting.isEmpty() && waiting.peek().response != null) {
            write(ctx, waiting.poll());
        }
        regulate(ctx);
        if (isFlushDue && !isReading) {
            flush(ctx);
        }
    }

    private void write(ChannelHandlerContext ctx, Exchange exchange) {
        ApiResponse answer = exchange.response;
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                exchange.isHead ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(answer.body()));
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
        if (answer.status() != HttpResponseStatus.NOT_MODIFIED.code()) {
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                    .set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
        }
        answer.headers().forEach(response.headers()::set);
        if (exchange.isKeepAlive) {
            ctx.write(response, ctx.voidPromise());
        } else {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            ctx.write(response).addListener(ChannelFutureListener.CLOSE);
        }
        isFlushDue = true;
    }

    private void regulate(ChannelHandlerContext ctx) {
        ctx.channel()
                .config()
                .setAutoRead(waiting.size() < MAX_WAITING && ctx.channel().isWritable());
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
        regulate(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("{}: connection lost: {}", ctx.channel().id(), cause.toString());
        } else {
            LOG.error("{}: failed", ctx.channel().id(), cause);
        }
        ctx.close();
    }
}
