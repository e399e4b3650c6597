package io.fanfare.gateway.socket;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.upkeep.OutOfMemory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in front of a port's listening socket. While the system gives no socket for a connection that waits, as when no file
 * can be opened any more, nothing is accepted for a moment: trying at once would find the same, again and again. Who waits is
 * kept by the kernel. Each failure is counted. The first is a line in the log, and so is the first success after {@value
 * #CALM_SECONDS} s without one: where files are short one connection may get one, and the next none.
 */
public final class AcceptPause extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptPause.class);
    static final int PAUSE_MILLIS = 250;
    static final int CALM_SECONDS = 5;

    private final String port;
    private final GatewayMetrics metrics;
    private final LongSupplier nanoClock;
    private boolean isFailing;
    private long failedAtNanos;

    /** @param port as the log and the metrics call it */
    public AcceptPause(String port, GatewayMetrics metrics) {
        this(port, metrics, System::nanoTime);
    }

    AcceptPause(String port, GatewayMetrics metrics, LongSupplier nanoClock) {
        this.port = port;
        this.metrics = metrics;
        this.nanoClock = nanoClock;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        if (isFailing && nanoClock.getAsLong() - failedAtNanos >= TimeUnit.SECONDS.toNanos(CALM_SECONDS)) {
            isFailing = false;
            LOG.info("{}: accepts connections again", port);
        }
        ctx.fireChannelRead(accepted);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        OutOfMemory.endProcessIf(cause);
        metrics.acceptFailed(port);
        failedAtNanos = nanoClock.getAsLong();
        if (!isFailing) {
            isFailing = true;
            LOG.warn("{}: connections can't be accepted, it is tried again: {}", port, cause.toString());
        }
        ctx.channel().config().setAutoRead(false);
        ctx.channel()
                .eventLoop()
                .schedule(() -> ctx.channel().config().setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
