package io.fanfare.gateway.transport;

import io.fanfare.gateway.session.Connection;
import io.fanfare.gateway.session.Session;
import io.fanfare.gateway.session.SessionLoop;
import io.fanfare.gateway.session.SessionServices;
import io.fanfare.gateway.socket.AddressBlock;
import io.fanfare.gateway.socket.HandshakeTimeout;
import io.fanfare.gateway.socket.LingeringClose;
import io.fanfare.gateway.socket.LostConnection;
import io.fanfare.gateway.socket.ReceiveBudget;
import io.fanfare.gateway.topic.FlushQueue;
import io.fanfare.gateway.topic.MessageBatch;
import io.fanfare.gateway.upkeep.FailureLog;
import io.fanfare.gateway.upkeep.OutOfMemory;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.Publication;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's socket once its transport is known: takes bytes apart into messages for its {@link Dialect}, and writes what that
 * makes of what the session says. The one handler of its pipeline; while the client is idle it holds no buffer.
 *
 * <p>While more than the outbound limit waits for the client its input is not read, so that answers are bounded too. Nor is it
 * while a request of it is looked into before later ones may be taken.
 */
abstract class ChannelConnection extends ChannelInboundHandlerAdapter
        implements Connection, ClientLink, FlushQueue.Flushable {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelConnection.class);
    private static final FailureLog FAILURES = new FailureLog(LOG);

    private final TransportSettings settings;
    private final ReceiveBudget budget;
    /** In which it was accepted among the connections of its port. */
    private final long order;

    private final SessionServices services;
    private final SessionLoop loop;
    private final Dialect dialect;
    private ChannelHandlerContext context;
    private Session session;
    /** What is kept of messages whose end has not arrived, or null if nothing is. */
    private Arrival arrival;
    /** Null once the session is open. */
    private Future<?> handshakeDeadline;

    private boolean hasBegun;
    private boolean isFlushDue;
    private boolean isClosing;
    private boolean isInputHeld;

    ChannelConnection(PendingConnection pending, Dialect dialect) {
        this.settings = pending.settings();
        this.budget = pending.budget();
        this.order = pending.order();
        this.services = pending.services();
        this.loop = pending.loop();
        this.dialect = dialect;
        this.handshakeDeadline = pending.deadline();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        session = new Session(this, services, loop);
    }

    /** The transport is ready to carry messages. Once is enough; bytes that come begin it too. */
    final void begin() {
        if (!hasBegun) {
            hasBegun = true;
            dialect.onOpen(this);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        begin();
        ByteBuf more = (ByteBuf) message;
        int arrivedBytes = more.readableBytes();
        session.onHeard();
        take(arrival == null ? more : arrival.join(more), arrivedBytes);
    }

    private void take(ByteBuf input, int arrivedBytes) {
        try {
            while (!isClosing && !isInputHeld && input.isReadable() && readFrame(input)) {
                // The next one.
            }
        } catch (ProtocolException fault) {
            session.onFault(fault);
        } finally {
            keep(input, arrivedBytes);
        }
    }

    /** What was not taken is kept until more comes; it is held of the budget, and has to go on arriving. */
    private void keep(ByteBuf input, int arrivedBytes) {
        if (isClosing || !input.isReadable() && fragmentBytes() == 0) {
            input.release();
            dropInput();
            return;
        }
        if (arrival == null) {
            arrival = beginArrival();
        }
        arrival.keep(input, context.alloc());
        if (!arrival.goesOn(fragmentBytes(), arrivedBytes)) {
            onNoRoom();
        }
    }

    private Arrival beginArrival() {
        AddressBlock address = AddressBlock.of(context.channel().remoteAddress());
        return new Arrival(
                budget.passing(
                        address, isOpen(), order, () -> context.executor().execute(this::onNoRoom)),
                settings);
    }

    private void onNoRoom() {
        close(CloseCode.OVERLOADED, "no room for what is being received");
    }

    /** Lets go of what is kept of unfinished messages. What is being read right now is the reading's. */
    private void dropInput() {
        dropFragments();
        endArrival();
    }

    private void endArrival() {
        if (arrival != null) {
            arrival.end();
            arrival = null;
        }
    }

    @Override
    public final void sweep(int nowSeconds) {
        if (arrival != null
                && arrival.isTooSlow(nowSeconds, context.channel().config().isAutoRead())) {
            close(CloseCode.SLOW_SENDER, "a frame that was begun comes in too slowly");
        }
    }

    /** The client has said hello. */
    private boolean isOpen() {
        return handshakeDeadline == null;
    }

    /** The largest frame that may come now. */
    final int frameLimitBytes() {
        return isOpen() ? settings.maxFrameBytes() : Math.min(settings.maxHelloBytes(), settings.maxFrameBytes());
    }

    /** What this transport keeps of a message besides the beginning of a frame. */
    int fragmentBytes() {
        return 0;
    }

    void dropFragments() {
        // Most transports know no fragments.
    }

    /**
     * Takes one frame off the input and acts on it.
     *
     * @return false if the frame is not complete yet; nothing was taken then
     * @throws ProtocolException that closes, if the framing is broken
     */
    abstract boolean readFrame(ByteBuf input);

    /** Writes this transport's last words. */
    abstract void writeClose(CloseCode code, String text);

    /** The size of what this transport puts in front of a message. */
    abstract int headerBytes(int messageBytes);

    abstract void writeHeader(ByteBuf out, boolean isText, int messageBytes);

    /** Hands a text message to the dialect. A fault in it is the session's to answer. */
    final void takeText(ByteBuf text) {
        try {
            dialect.onText(text, this);
        } catch (ProtocolException fault) {
            session.onFault(fault);
        }
    }

    /** Hands a message of bytes to the dialect. A fault in it is the session's to answer. */
    final void takeBinary(ByteBuf bytes) {
        try {
            dialect.onBinary(bytes, this);
        } catch (ProtocolException fault) {
            session.onFault(fault);
        }
    }

    @Override
    public final void carryOut(Command command) {
        session.onCommand(command);
    }

    @Override
    public final void send(Event event) {
        if (!isClosing) {
            dialect.write(event, this);
        }
    }

    @Override
    public final void deliver(MessageBatch batch, int from) {
        dialect.deliver(batch, from, this);
    }

    @Override
    public final void deliver(int topicId, long epoch, long offset, Publication publication) {
        dialect.deliver(topicId, epoch, offset, publication, this);
    }

    @Override
    public final ByteBuf newMessage() {
        return HeaderRoom.before(context.alloc());
    }

    @Override
    public final ByteBuf newEncoded(int bytes) {
        return context.alloc().buffer(bytes);
    }

    @Override
    public final void sendText(ByteBuf message) {
        HeaderRoom.fill(message, this, true);
        sendEncoded(message);
    }

    @Override
    public final void sendBinary(ByteBuf message) {
        HeaderRoom.fill(message, this, false);
        sendEncoded(message);
    }

    @Override
    public final void sendEncoded(ByteBuf bytes) {
        if (isClosing) {
            bytes.release();
            return;
        }
        context.write(bytes, context.voidPromise());
        if (!isFlushDue) {
            isFlushDue = true;
            loop.shard().flushes().add(this);
        }
    }

    @Override
    public final void flushNow() {
        isFlushDue = false;
        context.flush();
    }

    @Override
    public final boolean isWritable() {
        return context.channel().isWritable();
    }

    @Override
    public final int maxFrameBytes() {
        return settings.maxFrameBytes();
    }

    @Override
    public final int outboundLimitBytes() {
        return settings.outboundLimitBytes();
    }

    @Override
    public final long pendingBytes() {
        var outbound = context.channel().unsafe().outboundBuffer();
        return outbound == null ? 0 : outbound.totalPendingWriteBytes();
    }

    @Override
    public final void handshakeDone() {
        handshakeDeadline.cancel(false);
        handshakeDeadline = null;
        if (arrival != null) {
            // What is still arriving, or waits, is that of a stranger no longer.
            ByteBuf kept = arrival.join(Unpooled.EMPTY_BUFFER);
            endArrival();
            if (kept.isReadable()) {
                keep(kept, 0);
            }
        }
    }

    /** TLS may bring more all the same. */
    @Override
    public final void holdInput() {
        isInputHeld = true;
        readOrNot();
    }

    @Override
    public final void releaseInput() {
        isInputHeld = false;
        // The client was not read; its silence was not its own.
        session.onHeard();
        if (arrival != null) {
            take(arrival.join(Unpooled.EMPTY_BUFFER), 0);
        }
        readOrNot();
    }

    private void readOrNot() {
        context.channel().config().setAutoRead(!isInputHeld && isWritable());
    }

    @Override
    public final void close(CloseCode code, String text) {
        if (isClosing) {
            return;
        }
        services.metrics().connectionEnded(code);
        LOG.debug("{}: closing with {}: {}", context.channel().id(), code, text);
        if (!isWritable()) {
            isClosing = true;
            dropInput();
            context.close();
            return;
        }
        writeClose(code, text);
        finish();
    }

    /** Ends the connection after what was written, and drops further input. */
    final void finish() {
        isClosing = true;
        isInputHeld = false;
        dropInput();
        readOrNot();
        LingeringClose.linger(context.writeAndFlush(context.alloc().buffer(0, 0)));
    }

    final boolean isClosing() {
        return isClosing;
    }

    final ChannelHandlerContext context() {
        return context;
    }

    final Session session() {
        return session;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == HandshakeTimeout.EXPIRED) {
            close(CloseCode.HANDSHAKE_TIMEOUT, "no hello within the handshake deadline");
        } else if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
            // The client has ended its side of TLS, which ends the connection as its FIN would.
            ctx.close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        readOrNot();
        if (isWritable()) {
            session.onWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        isClosing = true;
        if (handshakeDeadline != null) {
            handshakeDeadline.cancel(false);
        }
        dropInput();
        session.onClosed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        OutOfMemory.endProcessIf(cause);
        if (LostConnection.isTheCause(cause)) {
            LOG.debug("{}: connection lost: {}", ctx.channel().id(), cause.toString());
            ctx.close();
        } else {
            FAILURES.error("a connection failed", cause);
            close(CloseCode.INTERNAL, "a fault of the node");
        }
    }
}
