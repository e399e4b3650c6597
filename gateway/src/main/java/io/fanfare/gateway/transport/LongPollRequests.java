package io.fanfare.gateway.transport;

import io.fanfare.gateway.socket.LingeringClose;
import io.fanfare.gateway.socket.LostConnection;
import io.fanfare.gateway.upkeep.FailureLog;
import io.fanfare.gateway.upkeep.OutOfMemory;
import io.fanfare.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection over which clients poll: takes one request after the other, whosever it is. The next one is begun once the one before
 * is answered and its answer can be written; what has come of it waits, and no more is read then. Owned by the connection's loop.
 *
 * <p>It ends after {@value #IDLE_SECONDS} s in which nothing comes in and nothing is awaited, or an answer is not read.
 */
final class LongPollRequests extends ChannelInboundHandlerAdapter {
    static final int IDLE_SECONDS = 15;

    /** A post may bring a message as large as may be, in base64, and some more. */
    private static final int BODY_FRAMES = 2;

    private static final Logger LOG = LoggerFactory.getLogger(LongPollRequests.class);
    private static final FailureLog FAILURES = new FailureLog(LOG);

    private final PendingConnection pending;
    private final LongPollArrival arrival;
    /** What has come behind the request that is being carried out. */
    private final ArrayDeque<HttpObject> waiting = new ArrayDeque<>();

    private ChannelHandlerContext context;
    private Future<?> seconds;
    /** The request that comes in, or waits for its answer; null between them. */
    private HttpRequest head;
    /** Whose answer is awaited; null while a request comes in. */
    private LongPollExchange exchange;
    /** What has come of a body; null for nothing. */
    private ByteBuf body;
    /** Its session; null if it wants one. */
    private LongPollConnection client;

    private LongPollRequest request;
    /** The page may read the answer. */
    private boolean isReadable;

    private InputRate rate;
    private int second;
    private int quietSinceSecond;
    private long lastPendingBytes;
    private boolean isProceeding;
    private boolean isClosing;

    LongPollRequests(PendingConnection pending, LongPollArrival arrival) {
        this.pending = pending;
        this.arrival = arrival;
        this.rate = new InputRate(0);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        pending.deadline().cancel(false);
        awaitSecond();
    }

    private void awaitSecond() {
        seconds = context.executor().schedule(this::onSecond, 1, TimeUnit.SECONDS);
    }

    private void onSecond() {
        awaitSecond();
        second++;
        if (context.channel().config().isAutoRead()) {
            arrival.onSecond();
        }
        long pendingBytes = pendingBytes();
        if (pendingBytes < lastPendingBytes || pendingBytes == 0 && exchange != null) {
            quietSinceSecond = second;
        }
        lastPendingBytes = pendingBytes;
        if (second - quietSinceSecond > IDLE_SECONDS && context.channel().isActive()) {
            pending.services().metrics().connectionEnded(CloseCode.IDLE_TIMEOUT);
            context.close();
        }
        rate = new InputRate(second);
        proceed();
    }

    private long pendingBytes() {
        var outbound = context.channel().unsafe().outboundBuffer();
        return outbound == null ? 0 : outbound.totalPendingWriteBytes();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (isClosing) {
            ReferenceCountUtil.release(message);
            return;
        }
        enqueue((HttpObject) message);
    }

    /** One more part of a request has come. */
    void enqueue(HttpObject message) {
        quietSinceSecond = second;
        waiting.add(message);
        proceed();
    }

    /** Takes what has come, as far as it may be. An answer that is there at once leads here again. */
    private void proceed() {
        if (isProceeding) {
            return;
        }
        isProceeding = true;
        try {
            while (mayTake()) {
                HttpObject next = waiting.poll();
                try {
                    take(next);
                } finally {
                    ReferenceCountUtil.release(next);
                }
            }
        } finally {
            isProceeding = false;
        }
        context.channel().config().setAutoRead(isClosing || waiting.isEmpty());
    }

    private boolean mayTake() {
        return !waiting.isEmpty()
                && exchange == null
                && context.channel().isWritable()
                && (head != null
                        || !rate.isSpent(
                                pending.services().settings(),
                                pending.services().metrics()));
    }

    private void take(HttpObject next) {
        if (next instanceof HttpRequest begun) {
            rate.addFrame();
            takeHead(begun);
        }
        if (next.decoderResult().isFailure() && !isClosing) {
            refuse(LongPollHead.refusal(HttpResponseStatus.BAD_REQUEST, "the request can't be read"));
        }
        if (next instanceof HttpContent content && !isClosing && exchange == null) {
            takeBody(content.content());
            if (next instanceof LastHttpContent && !isClosing) {
                carryOut();
            }
        }
    }

    private void takeHead(HttpRequest begun) {
        head = begun;
        isReadable = false;
        LongPollAnswer fault = LongPollHead.foreignFault(pending, begun);
        if (fault == null) {
            isReadable = true;
            fault = LongPollHead.fault(pending, begun, maxBodyBytes());
        }
        if (fault != null) {
            refuse(fault);
        } else if (!begun.method().equals(HttpMethod.OPTIONS)) {
            identify(begun);
        }
    }

    private int maxBodyBytes() {
        return BODY_FRAMES * pending.settings().maxFrameBytes();
    }

    /** Whose it is. A body of nobody is not read. */
    private void identify(HttpRequest begun) {
        try {
            request = LongPollRequest.of(begun);
        } catch (IllegalArgumentException fault) {
            refuse(LongPollHead.refusal(HttpResponseStatus.BAD_REQUEST, fault.getMessage()));
            return;
        }
        client = request.pollToken() == null
                ? null
                : pending.polls().find(LongPollToken.parse(request.pollToken()), request);
        if (client != null) {
            arrival.known();
        } else if (request.isPost()) {
            write(LongPollAnswer.of(LongPollAnswer.GONE), true);
            return;
        }
        if (request.isPost() && HttpUtil.is100ContinueExpected(begun)) {
            context.writeAndFlush(LongPollResponses.goOn(), context.voidPromise());
        }
    }

    private void takeBody(ByteBuf more) {
        if (!more.isReadable()) {
            return;
        }
        if (bodyBytes() + more.readableBytes() > maxBodyBytes()) {
            refuse(LongPollHead.tooLarge(maxBodyBytes()));
            return;
        }
        if (body == null) {
            body = context.alloc().buffer(more.readableBytes());
        }
        body.writeBytes(more);
    }

    private int bodyBytes() {
        return body == null ? 0 : body.readableBytes();
    }

    private void carryOut() {
        arrival.whole();
        if (head.method().equals(HttpMethod.OPTIONS)) {
            write(LongPollResponses.preflight(), false);
            return;
        }
        exchange = new LongPollExchange(this, request);
        if (request.isPost()) {
            post();
        } else if (client != null) {
            poll(client, exchange, LongPollToken.parse(request.pollToken()).answer());
        } else if (request.pollToken() != null) {
            exchange.answer(LongPollAnswer.of(LongPollAnswer.GONE));
        } else {
            pending.polls().open(pending, context, exchange);
        }
    }

    private static void poll(LongPollConnection client, LongPollExchange poll, int answer) {
        poll.whenAbandoned(() -> client.execute(() -> client.onAbandoned(poll)));
        client.execute(() -> client.onPoll(poll, answer));
    }

    private void post() {
        ByteBuf taken = body == null ? Unpooled.EMPTY_BUFFER : body;
        body = null;
        String fault =
                LongPollPost.fault(taken, request.isLines(), pending.settings().maxFrameBytes());
        if (fault != null) {
            taken.release();
            refuse(LongPollHead.refusal(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, fault));
            return;
        }
        LongPollPost post = new LongPollPost(taken, request.isLines(), exchange);
        LongPollConnection sender = client;
        sender.execute(() -> sender.onPost(post));
    }

    private void refuse(LongPollAnswer refusal) {
        pending.services().metrics().upgradeRefused(refusal.http().code());
        write(refusal, true);
    }

    /** A request is answered. Any thread. */
    void answer(LongPollExchange answered, LongPollAnswer answer) {
        if (!context.executor().inEventLoop()) {
            context.executor().execute(() -> answer(answered, answer));
        } else if (answered != exchange || isClosing) {
            answer.body().release();
        } else {
            write(answer, answer.isLast());
            proceed();
        }
    }

    private void write(LongPollAnswer answer, boolean isLast) {
        write(LongPollResponses.of(answer), isLast);
    }

    private void write(FullHttpResponse response, boolean isLast) {
        boolean isEnd = isLast || !HttpUtil.isKeepAlive(head) || pending.polls().isDraining();
        LongPollResponses.finish(response, head, isReadable, isEnd);
        endRequest();
        if (isEnd) {
            isClosing = true;
            dropWhatWaits();
            LingeringClose.linger(context.writeAndFlush(response));
        } else {
            context.writeAndFlush(response, context.voidPromise());
        }
    }

    private void endRequest() {
        head = null;
        exchange = null;
        client = null;
        request = null;
        dropBody();
        arrival.whole();
        arrival.answered();
    }

    private void dropBody() {
        if (body != null) {
            body.release();
            body = null;
        }
    }

    private void dropWhatWaits() {
        while (!waiting.isEmpty()) {
            ReferenceCountUtil.release(waiting.poll());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        proceed();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        isClosing = true;
        seconds.cancel(false);
        dropWhatWaits();
        dropBody();
        if (exchange != null) {
            exchange.abandon();
            exchange = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        OutOfMemory.endProcessIf(cause);
        if (!LostConnection.isTheCause(cause)) {
            FAILURES.error("a connection of clients that poll failed", cause);
        }
        ctx.close();
    }
}
