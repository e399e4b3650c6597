package io.fanfare.gateway.transport;

import io.fanfare.gateway.session.SessionLoop;
import io.fanfare.gateway.session.SessionServices;
import io.fanfare.gateway.socket.HandshakeTimeout;
import io.fanfare.gateway.socket.PortSecurity;
import io.fanfare.gateway.socket.ReceiveBudget;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The port that clients connect to, for WebSocket and TCP alike.
 *
 * <p>Above the connection limit a client is still told so, in the terms of its transport, and closed.
 */
public final class PublicPort {
    /** A read's buffer lives as long as the read: one size for all costs nothing, and no guessing for each connection. */
    private static final int READ_BYTES = 16 * 1024;

    private final Supplier<TransportSettings> current;
    private final boolean isAnybodyLetIn;
    private final ReceiveBudget budget;
    private final PortSecurity security;
    private final SessionServices services;
    private final Function<EventExecutor, SessionLoop> loops;
    private final List<DialectEndpoint> endpoints;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong accepted = new AtomicLong();
    /** One for all connections. */
    private final ChannelFutureListener onClosed = closed -> forget();

    private Channel server;

    /**
     * @param current what holds for a connection that is accepted now
     * @param isAnybodyLetIn whether nobody is asked who he is
     * @param budget for messages that have not wholly arrived
     * @param security of its connections
     * @param loops the session loop of each event loop of the group that it is opened on
     */
    public PublicPort(
            Supplier<TransportSettings> current,
            boolean isAnybodyLetIn,
            ReceiveBudget budget,
            PortSecurity security,
            SessionServices services,
            Function<EventExecutor, SessionLoop> loops) {
        this(
                current,
                isAnybodyLetIn,
                budget,
                security,
                services,
                loops,
                List.of(DialectEndpoint.COMPACT, DialectEndpoint.PHOENIX));
    }

    PublicPort(
            Supplier<TransportSettings> current,
            boolean isAnybodyLetIn,
            ReceiveBudget budget,
            PortSecurity security,
            SessionServices services,
            Function<EventExecutor, SessionLoop> loops,
            List<DialectEndpoint> endpoints) {
        this.current = current;
        this.isAnybodyLetIn = isAnybodyLetIn;
        this.budget = budget;
        this.security = security;
        this.services = services;
        this.loops = loops;
        this.endpoints = endpoints;
    }

    /**
     * Binds and accepts.
     *
     * @return where it listens
     * @throws Exception if the address can't be bound
     */
    public InetSocketAddress open(EventLoopGroup group, IoTransport transport, InetSocketAddress address)
            throws Exception {
        TransportSettings settings = current.get();
        int limit = settings.outboundLimitBytes();
        server = new ServerBootstrap()
                .group(group)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, settings.backlog())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(limit / 2, limit))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .bind(address)
                .sync()
                .channel();
        return (InetSocketAddress) server.localAddress();
    }

    private void accept(Channel channel) {
        TransportSettings settings = current.get();
        boolean isOverLimit = connections.incrementAndGet() > settings.maxConnections();
        services.metrics().connectionAccepted();
        channel.closeFuture().addListener(onClosed);
        Future<?> deadline = channel.eventLoop()
                .schedule(
                        () -> channel.pipeline().fireUserEventTriggered(HandshakeTimeout.EXPIRED),
                        settings.handshakeTimeoutMillis(),
                        TimeUnit.MILLISECONDS);
        SessionLoop loop = loops.apply(channel.eventLoop());
        security.secure(channel);
        channel.pipeline()
                .addLast(new PortSniffer(new PendingConnection(
                        settings,
                        budget,
                        accepted.incrementAndGet(),
                        isAnybodyLetIn && settings.isOfThisMachine(),
                        services,
                        loop,
                        endpoints,
                        deadline,
                        isOverLimit)));
    }

    private void forget() {
        connections.decrementAndGet();
        services.metrics().connectionClosed();
    }

    /** How many sockets are open. */
    public int connectionCount() {
        return connections.get();
    }

    /** Accepts no more; what is open stays. */
    public void stopAccepting() {
        if (server != null) {
            server.close().syncUninterruptibly();
        }
    }
}
