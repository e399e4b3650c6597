package io.fanfare.bench.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * One HTTP connection with several requests under way. Answers belong to the requests in their order (RFC 9112 §9.3.2).
 */
final class HttpPipeline extends SimpleChannelInboundHandler<FullHttpResponse> {
    private final String where;
    private final Semaphore free;
    /** Requests without an answer, oldest first. Touched by the loop only. */
    private final ArrayDeque<CompletableFuture<HttpAnswer>> waiting = new ArrayDeque<>();

    private volatile ChannelHandlerContext context;
    private boolean isClosed;
    private String failure = "closed by the server";

    /**
     * @param where the server is, for messages
     */
    HttpPipeline(String where, int maxInFlight) {
        this.where = where;
        free = new Semaphore(maxInFlight);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** Sends a request; blocks while too many are under way. */
    CompletableFuture<HttpAnswer> send(FullHttpRequest request) throws InterruptedException {
        free.acquire();
        CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
        context.executor().execute(() -> write(request, answer));
        return answer;
    }

    private void write(FullHttpRequest request, CompletableFuture<HttpAnswer> answer) {
        if (isClosed) {
            request.release();
            fail(answer);
            return;
        }
        waiting.add(answer);
        context.writeAndFlush(request, context.voidPromise());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
        CompletableFuture<HttpAnswer> answer = waiting.remove();
        free.release();
        answer.complete(
                new HttpAnswer(response.status().code(), response.content().toString(StandardCharsets.UTF_8)));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        isClosed = true;
        while (!waiting.isEmpty()) {
            fail(waiting.remove());
        }
    }

    private void fail(CompletableFuture<HttpAnswer> answer) {
        free.release();
        answer.completeExceptionally(
                new IOException("lost connection to " + where + " before the answer came: " + failure));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failure = NetworkFailure.inWords(cause);
        ctx.close();
    }

    void close() {
        context.close().syncUninterruptibly();
    }
}
