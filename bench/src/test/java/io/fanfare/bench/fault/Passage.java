package io.fanfare.bench.fault;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * One direction of one connection through a {@link FaultProxy}: reads from one channel and passes on to the other, as the
 * proxy's state allows. Owned by the loop of both channels.
 */
final class Passage extends ChannelInboundHandlerAdapter {
    private static final int MAX_WAITING_BYTES = 64 * 1024;
    /** Small enough that a slow link is slow for every frame, not only for every second. */
    private static final int MAX_THROTTLED_BYTES = 256;

    private final FaultProxy proxy;
    private final LinkState.Direction direction;
    private final Deque<Piece> waiting = new ArrayDeque<>();
    private volatile int waitingBytes;
    /** Whether the next piece is an answer that is to be lost; on the way back only. */
    private boolean losesNext;

    private Channel from;
    private Passage opposite;
    private long freeAtNanos;
    private boolean isScheduled;
    private boolean isEnded;
    private volatile boolean breaksNext;

    private record Piece(ByteBuf bytes, long dueAtNanos) {}

    Passage(FaultProxy proxy, LinkState.Direction direction) {
        this.proxy = proxy;
        this.direction = direction;
    }

    /** Names both ends; the other direction has to know them too before either begins. */
    void join(Channel source, Passage back) {
        from = source;
        opposite = back;
    }

    void begin() {
        freeAtNanos = System.nanoTime();
        proxy.began(this);
        if (from.isActive()) {
            from.config().setAutoRead(true);
        } else {
            end();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (losesNext) {
            bytes.release();
            loseConnection();
            return;
        }
        if (direction == LinkState.Direction.FORTH && proxy.isAnswerToBeLost(bytes)) {
            opposite.losesNext = true;
        }
        long delayNanos = TimeUnit.MILLISECONDS.toNanos(proxy.state().delayMillis());
        waiting.add(new Piece(bytes, System.nanoTime() + delayNanos));
        count(bytes.readableBytes());
        pass();
    }

    private void loseConnection() {
        losesNext = false;
        proxy.lostAnswer();
        cut();
        opposite.cut();
    }

    private void count(int bytes) {
        waitingBytes += bytes;
        from.config().setAutoRead(waitingBytes < MAX_WAITING_BYTES);
    }

    /** Passes on what may go now. */
    private void pass() {
        while (!waiting.isEmpty()) {
            if (isHeld() || !opposite.from.isWritable()) {
                return;
            }
            long nanos = Math.max(waiting.peek().dueAtNanos(), freeAtNanos) - System.nanoTime();
            if (nanos > 0) {
                comeBackAfter(nanos);
                return;
            }
            passNext();
        }
        if (isEnded && !isHeld()) {
            proxy.ended(this);
            opposite.from.close();
        }
    }

    private boolean isHeld() {
        return proxy.state().held().contains(direction);
    }

    private void comeBackAfter(long nanos) {
        if (!isScheduled) {
            isScheduled = true;
            from.eventLoop().schedule(this::comeBack, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void comeBack() {
        isScheduled = false;
        pass();
    }

    private void passNext() {
        ByteBuf bytes = waiting.peek().bytes();
        if (breaksNext) {
            breakHere(bytes.readRetainedSlice(bytes.readableBytes() / 2));
            return;
        }
        int bytesPerSecond = proxy.state().bytesPerSecond();
        int length = bytesPerSecond == 0 ? bytes.readableBytes() : Math.min(bytes.readableBytes(), MAX_THROTTLED_BYTES);
        if (bytesPerSecond > 0) {
            freeAtNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(length) / bytesPerSecond;
        }
        ByteBuf next = bytes.readRetainedSlice(length);
        if (!bytes.isReadable()) {
            waiting.remove();
            bytes.release();
        }
        count(-length);
        // Last, because it may come back here by way of the other channel's writability.
        opposite.from.writeAndFlush(next);
    }

    private void breakHere(ByteBuf half) {
        discard();
        opposite.from.writeAndFlush(half).addListener(ChannelFutureListener.CLOSE);
        from.close();
    }

    /** The other passage's source takes more again, which is where this one writes. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (opposite != null) {
            opposite.pass();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (opposite != null) {
            end();
        }
    }

    private void end() {
        isEnded = true;
        opposite.discard();
        pass();
    }

    private void discard() {
        waiting.forEach(piece -> piece.bytes().release());
        waiting.clear();
        waitingBytes = 0;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable reset) {
        ctx.close();
    }

    LinkState.Direction direction() {
        return direction;
    }

    /** Any thread. */
    int waitingBytes() {
        return waitingBytes;
    }

    /** The proxy's state has changed. Any thread. */
    void proceed() {
        from.eventLoop().execute(this::pass);
    }

    /** Any thread. */
    void breakNext() {
        breaksNext = true;
    }

    /** Any thread. */
    void cut() {
        from.eventLoop().execute(() -> {
            discard();
            proxy.ended(this);
            reset(from);
        });
    }

    /** Ends a connection with a TCP reset. */
    static void reset(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }
}
