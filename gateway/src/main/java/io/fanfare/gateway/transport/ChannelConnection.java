package io.fanfare.gateway.transport;

import io.fanfare.gateway.session.Connection;
import io.fanfare.gateway.session.PresenceNews;
import io.fanfare.gateway.session.PresencePart;
import io.fanfare.gateway.session.Session;
import io.fanfare.gateway.session.SessionLoop;
import io.fanfare.gateway.session.SessionServices;
import io.fanfare.gateway.socket.AddressBlock;
import io.fanfare.gateway.socket.HandshakeTimeout;
import io.fanfare.gateway.socket.LingeringClose;
import io.fanfare.gateway.socket.LostConnection;
import io.fanfare.gateway.socket.ReceiveBudget;
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
abstract class ChannelConnection extends ChannelOutput implements Connection, ClientLink {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelConnection.class);
    private static final FailureLog FAILURES = new FailureLog(LOG);

    private final TransportSettings settings;
    private final ReceiveBudget budget;
    /** In which it was accepted among the connections of its port. */
    private final long order;

    private final SessionServices services;
    private final SessionLoop loop;
    private final Dialect dialect;
    private Session session;
    /** What is kept of messages whose end has not arrived, or null if nothing is. */
    private Arrival arrival;
    /** Null while the client sends nothing. */
    private InputRate rate;
    /** Null once the session is open. */
    private Future<?> handshakeDeadline;

    private boolean hasBegun;
    /** It has sent enough for this second. */
    private boolean isPaused;

    private boolean isInputHeld;
    /** It has not been ended by anybody. */
    private boolean isLost;

    ChannelConnection(PendingConnection pending, Dialect dialect) {
        super(pending.loop().shard().flushes());
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
        super.handlerAdded(ctx);
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
        read((ByteBuf) message);
    }

    private void read(ByteBuf more) {
        int arrivedBytes = more.readableBytes();
        session.onHeard();
        rateNow().addBytes(arrivedBytes);
        take(arrival == null ? more : arrival.join(more), arrivedBytes);
    }

    private InputRate rateNow() {
        if (rate == null || rate.isOver(loop.nowSeconds())) {
            rate = new InputRate(loop.nowSeconds());
        }
        return rate;
    }

    private void take(ByteBuf input, int arrivedBytes) {
        rateNow();
        try {
            while (!isClosing() && !isInputHeld && input.isReadable() && !isRateSpent() && readFrame(input)) {
                rate.addFrame();
            }
        } catch (ProtocolException fault) {
            session.onFault(fault);
        } finally {
            keep(input, arrivedBytes);
        }
        if (!isClosing() && isRateSpent()) {
            isPaused = true;
            readOrNot();
        }
    }

    private boolean isRateSpent() {
        return rate.isSpent(services.settings(), services.metrics());
    }

    /** The second is over: what was left of it is read now. */
    private void onSecondOver() {
        rate = null;
        if (isPaused) {
            isPaused = false;
            read(Unpooled.EMPTY_BUFFER);
            readOrNot();
        }
    }

    private void readOrNot() {
        context().channel().config().setAutoRead(isWritable() && !isPaused && !isInputHeld);
    }

    /** The client has sent a ping, which is answered. */
    final void countPing() {
        rate.addPing();
    }

    /** What was not taken is kept until more comes; it is held of the budget, and has to go on arriving. */
    private void keep(ByteBuf input, int arrivedBytes) {
        if (isClosing() || !input.isReadable() && fragmentBytes() == 0) {
            input.release();
            dropInput();
            return;
        }
        if (arrival == null) {
            arrival = beginArrival();
        }
        arrival.keep(input, context().alloc());
        if (!arrival.goesOn(fragmentBytes(), arrivedBytes)) {
            onNoRoom();
        }
    }

    private Arrival beginArrival() {
        AddressBlock address = AddressBlock.of(context().channel().remoteAddress());
        return new Arrival(
                budget.passing(
                        address, isOpen(), order, () -> context().executor().execute(this::onNoRoom)),
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
                && arrival.isTooSlow(nowSeconds, context().channel().config().isAutoRead())) {
            close(CloseCode.SLOW_SENDER, "a frame that was begun comes in too slowly");
        }
        if (rate != null && rate.isOver(nowSeconds) && isWritable() && !isClosing()) {
            onSecondOver();
        }
        onSweep(nowSeconds);
    }

    /** Called about once a second. */
    void onSweep(int nowSeconds) {
        // Most clients are to be heard.
    }

    /** The client has said hello. */
    private boolean isOpen() {
        return handshakeDeadline == null;
    }

    /** Whether a client that ends its side of the connection, without further words, means to leave. */
    boolean isEndLeaving() {
        return true;
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

    /**
     * Writes this transport's last words.
     *
     * @param windowMillis within which to come back, 0 for no advice; not every transport can say it
     */
    abstract void writeClose(CloseCode code, String text, long windowMillis);

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
        if (command == Command.Ping.INSTANCE) {
            countPing();
        }
        session.onCommand(command);
    }

    @Override
    public final void send(Event event) {
        if (!isClosing()) {
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
    public final void tell(PresencePart part) {
        dialect.tell(part, this);
    }

    @Override
    public final void deliver(PresenceNews news) {
        dialect.deliver(news, this);
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

    @Override
    public final void close(CloseCode code, String text) {
        close(code, text, 0);
    }

    /** @param windowMillis within which the client should come back, 0 for no advice */
    final void close(CloseCode code, String text, long windowMillis) {
        if (isClosing()) {
            return;
        }
        services.metrics().connectionEnded(code);
        LOG.debug("{}: closing with {}: {}", context().channel().id(), code, text);
        if (!isWritable()) {
            beginClosing();
            dropInput();
            context().close();
            return;
        }
        writeClose(code, text, windowMillis);
        finish();
    }

    /** Drops further input. */
    @Override
    public final void finish() {
        beginClosing();
        isPaused = false;
        isInputHeld = false;
        dropInput();
        readOrNot();
        LingeringClose.linger(context().writeAndFlush(context().alloc().buffer(0, 0)));
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
        if (!isClosing() && !isLost && isEndLeaving()) {
            session.onLeaving();
        }
        beginClosing();
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
            isLost = true;
            ctx.close();
        } else {
            FAILURES.error("a connection failed", cause);
            close(CloseCode.INTERNAL, "a fault of the node");
        }
    }
}
