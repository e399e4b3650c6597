package io.fanfare.gateway.transport;

import io.fanfare.gateway.metrics.ConnectionRefusal;
import io.fanfare.gateway.session.SessionLoop;
import io.fanfare.gateway.session.SessionServices;
import io.fanfare.gateway.socket.AcceptPause;
import io.fanfare.gateway.socket.Admission;
import io.fanfare.gateway.socket.HandshakeTimeout;
import io.fanfare.gateway.socket.PortSecurity;
import io.fanfare.gateway.socket.ReceiveBudget;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
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
 * The port that clients connect to, for WebSocket, TCP, polls and streams of events alike.
 *
 * <p>Who is not let in is told so, in the terms of its transport, and when to come back. Some are: above {@value
 * #MAX_TOLD} at a time, and over TLS, where each word would cost the handshake that is to be saved, they are closed at once.
 */
public final class PublicPort {
    /** A read's buffer lives as long as the read: one size for all costs nothing, and no guessing for each connection. */
    private static final int READ_BYTES = 16 * 1024;

    private static final int MAX_TOLD = 1_000;
    /** For more of them the sockets would be a burden of their own. */
    private static final int TOLD_SHARE = 16;

    private final Supplier<TransportSettings> current;
    private final boolean isAnybodyLetIn;
    private final Admission admission;
    private final ReceiveBudget budget;
    private final PortSecurity security;
    private final SessionServices services;
    private final Function<EventExecutor, SessionLoop> loops;
    private final List<DialectEndpoint> endpoints;
    private final AtomicInteger told = new AtomicInteger();
    private final StreamTickets tickets = new StreamTickets();
    private final LongPollSessions polls;
    private final AtomicLong accepted = new AtomicLong();
    /** One for all connections that are let in. */
    private final ChannelFutureListener onLeft = this::leave;
    /** One for all that are told why not. */
    private final ChannelFutureListener onTold = closed -> forgetTold();

    private Channel server;

    /**
     * @param current what holds for a connection that is accepted now
     * @param admission who is let in
     * @param isAnybodyLetIn whether nobody is asked who he is
     * @param budget for messages that have not wholly arrived
     * @param security of its connections
     * @param loops the session loop of each event loop of the group that it is opened on
     */
    public PublicPort(
            Supplier<TransportSettings> current,
            Admission admission,
            boolean isAnybodyLetIn,
            ReceiveBudget budget,
            PortSecurity security,
            SessionServices services,
            Function<EventExecutor, SessionLoop> loops) {
        this(
                current,
                admission,
                isAnybodyLetIn,
                budget,
                security,
                services,
                loops,
                List.of(DialectEndpoint.COMPACT, DialectEndpoint.PHOENIX));
    }

    PublicPort(
            Supplier<TransportSettings> current,
            Admission admission,
            boolean isAnybodyLetIn,
            ReceiveBudget budget,
            PortSecurity security,
            SessionServices services,
            Function<EventExecutor, SessionLoop> loops,
            List<DialectEndpoint> endpoints) {
        this.current = current;
        this.admission = admission;
        this.isAnybodyLetIn = isAnybodyLetIn;
        this.budget = budget;
        this.security = security;
        this.services = services;
        this.loops = loops;
        this.endpoints = endpoints;
        this.polls = new LongPollSessions(admission);
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
                .handler(new AcceptPause("public", services.metrics()))
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
        services.metrics().connectionAccepted();
        ConnectionRefusal refusal = admission.admit(channel.remoteAddress());
        if (refusal == null) {
            channel.closeFuture().addListener(onLeft);
            take(channel, null);
            return;
        }
        services.metrics().connectionRefused(refusal);
        channel.closeFuture().addListener(onTold);
        if (told.incrementAndGet() <= maxTold() && security == PortSecurity.NONE) {
            take(channel, TurnedAway.because(refusal));
        } else {
            channel.close();
        }
    }

    private int maxTold() {
        return Math.min(MAX_TOLD, admission.maxConnections() / TOLD_SHARE + 1);
    }

    private void take(Channel channel, TurnedAway turnedAway) {
        TransportSettings settings = current.get();
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
                        tickets,
                        polls,
                        deadline,
                        turnedAway)));
    }

    private void leave(ChannelFuture closed) {
        admission.leave(closed.channel().remoteAddress());
        services.metrics().connectionClosed();
    }

    private void forgetTold() {
        told.decrementAndGet();
        services.metrics().connectionClosed();
    }

    /** How many tickets for streams of events may still be used. */
    public int ticketCount() {
        return tickets.count();
    }

    /** How many clients poll. */
    public int pollingCount() {
        return polls.count();
    }

    /** Lets go of tickets that nobody has used in time; regularly. */
    public void forgetTickets() {
        tickets.forgetExpired();
    }

    /** Accepts no more; what is open stays. */
    public void stopAccepting() {
        polls.drain();
        if (server != null) {
            server.close().syncUninterruptibly();
        }
    }

    /** Accepts no more, and ends the sessions of clients that poll, which have no socket that ends with its loop. */
    public void close() {
        stopAccepting();
        polls.end();
    }
}
