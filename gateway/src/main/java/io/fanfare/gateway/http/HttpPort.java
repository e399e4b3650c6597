package io.fanfare.gateway.http;

import io.fanfare.gateway.metrics.ApiClose;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.socket.AcceptPause;
import io.fanfare.gateway.socket.AddressBlock;
import io.fanfare.gateway.socket.PortSecurity;
import io.fanfare.gateway.socket.ReceiveBudget;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** A port that speaks HTTP: accepts connections, as many as may be, and puts together what each is made of. */
final class HttpPort {
    static final int MAX_LINE_BYTES = 8 * 1024;
    static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int ANSWER_MILLIS = 2_000;
    /** More requests than one read can bring: how many may wait is the connection's to regulate. */
    private static final int MAX_PIPELINED = 8 * 1024;

    private static final int MAX_CHUNK_BYTES = 64 * 1024;

    private final String name;
    private final Supplier<ConnectionRules> current;
    private final CrossOrigin crossOrigin;
    private final Router router;
    private final Function<SocketAddress, CallerCheck> callersFrom;
    private final ReceiveBudget budget;
    private final PortSecurity security;
    private final ApiClose whenFull;
    private final GatewayMetrics metrics;
    private final AtomicInteger connections = new AtomicInteger();
    /** How many of them each address has. */
    private final ConcurrentHashMap<AddressBlock, Integer> byAddress = new ConcurrentHashMap<>();

    private Channel server;

    /**
     * @param name as the log and the metrics call it
     * @param current what holds for a connection that is accepted now
     * @param callersFrom finds out who calls over a connection from an address
     * @param budget for bodies of all connections
     * @param security of the connections
     * @param whenFull how a connection is counted that is one too many
     */
    HttpPort(
            String name,
            Supplier<ConnectionRules> current,
            Router router,
            Function<SocketAddress, CallerCheck> callersFrom,
            ReceiveBudget budget,
            PortSecurity security,
            ApiClose whenFull,
            GatewayMetrics metrics) {
        this.name = name;
        this.current = current;
        this.crossOrigin = new CrossOrigin(() -> current.get().allowedOrigins());
        this.router = router;
        this.callersFrom = callersFrom;
        this.budget = budget;
        this.security = security;
        this.whenFull = whenFull;
        this.metrics = metrics;
    }

    /**
     * Binds and accepts.
     *
     * @return where it listens
     * @throws Exception if the address can't be bound
     */
    InetSocketAddress open(
            EventLoopGroup group, Class<? extends ServerSocketChannel> channelType, InetSocketAddress address)
            throws Exception {
        server = new ServerBootstrap()
                .group(group)
                .channel(channelType)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(new AcceptPause(name, metrics))
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

    /** Makes a connection one of this port. */
    void accept(Channel channel) {
        ConnectionRules rules = current.get();
        AddressBlock address = AddressBlock.of(channel.remoteAddress());
        channel.closeFuture().addListener(closed -> leave(address));
        ApiClose refusal = enter(address, rules);
        if (refusal != null) {
            metrics.apiConnectionClosed(refusal);
            channel.close();
            return;
        }
        security.secure(channel);
        build(channel, rules);
    }

    /** Counts a connection, which has to {@link #leave} in any case. */
    private ApiClose enter(AddressBlock address, ConnectionRules rules) {
        int all = connections.incrementAndGet();
        int ofAddress = byAddress.merge(address, 1, Integer::sum);
        if (all > rules.maxConnections()) {
            return whenFull;
        }
        return ofAddress > rules.maxConnectionsPerAddress() ? ApiClose.ADDRESS_LIMIT : null;
    }

    private void leave(AddressBlock address) {
        connections.decrementAndGet();
        byAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }

    private void build(Channel channel, ConnectionRules rules) {
        BodyBudget bodies = new BodyBudget(budget, metrics);
        CallerCheck callers = callersFrom.apply(channel.remoteAddress());
        RequestArrival arrival =
                new RequestArrival(rules.minReceiveBytesPerSecond(), rules.receiveGraceSeconds(), metrics);
        channel.pipeline()
                .addLast(
                        arrival,
                        new IdleStateHandler(0, 0, rules.idleTimeoutSeconds()),
                        new HttpServerCodec(
                                new HttpDecoderConfig()
                                        .setMaxInitialLineLength(MAX_LINE_BYTES)
                                        .setMaxHeaderSize(MAX_HEADER_BYTES)
                                        .setMaxChunkSize(MAX_CHUNK_BYTES),
                                MAX_PIPELINED),
                        arrival.end(),
                        new HeadCheck(rules.isLocalOnly(), crossOrigin, router, callers),
                        bodies,
                        new RequestAggregator(rules.maxRequestBytes()),
                        new ApiConnection(router, callers, crossOrigin, bodies, metrics),
                        new AnswerProgress(rules.answerTimeoutSeconds(), metrics));
    }

    /** How many sockets are open. */
    int connectionCount() {
        return connections.get();
    }

    /** Accepts no more, and gives what was accepted a moment to be answered. Blocks for that long; not on a loop. */
    void close() {
        if (server != null) {
            server.close().syncUninterruptibly();
            router.awaitAnswers(ANSWER_MILLIS);
        }
    }
}
