package io.fanfare.gateway.http;

import io.fanfare.gateway.auth.key.ApiKeys;
import io.fanfare.gateway.metrics.ApiClose;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.socket.AcceptPause;
import io.fanfare.gateway.socket.Admission;
import io.fanfare.gateway.socket.AdmissionLimits;
import io.fanfare.gateway.socket.PortSecurity;
import io.fanfare.gateway.socket.ReceiveBudget;
import io.fanfare.gateway.socket.TrustedAddresses;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The port of the HTTP API. */
public final class ApiPort {
    private static final int OK = 200;
    private static final int ANSWER_MILLIS = 2_000;
    static final int MAX_LINE_BYTES = 8 * 1024;
    static final int MAX_HEADER_BYTES = 16 * 1024;
    /** More requests than one read can bring: how many may wait is the connection's to regulate. */
    private static final int MAX_PIPELINED = 8 * 1024;

    private static final int MAX_CHUNK_BYTES = 64 * 1024;
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String YAML = "application/yaml";

    private final ApiSettings settings;
    private final Supplier<ApiKeys> keys;
    private final InstantSource clock;
    private final Router router;
    private final ReceiveBudget budget;
    private final PortSecurity security;
    private final GatewayMetrics metrics;
    private final Admission admission;
    private Channel server;

    /**
     * One that says of itself that the node is starting, until it is given more to serve.
     *
     * @param maxOpen how many connections the process can have here at all
     * @param keys asked for each request; null if everybody may everything
     * @param security of its connections
     */
    public ApiPort(
            ApiSettings settings,
            int maxOpen,
            Supplier<ApiKeys> keys,
            InstantSource clock,
            GatewayMetrics metrics,
            PortSecurity security,
            Readiness starting) {
        this.settings = settings;
        this.admission = new Admission(
                new AdmissionLimits(
                        Math.min(settings.maxConnections(), maxOpen),
                        settings.maxConnectionsPerAddress(),
                        0,
                        0,
                        0,
                        new TrustedAddresses(List.of())),
                () -> false,
                System::nanoTime);
        this.keys = keys;
        this.clock = clock;
        this.metrics = metrics;
        this.security = security;
        this.budget = new ReceiveBudget(settings.maxReceivingBytes(), settings.receivingBytesPerAddress());
        this.router = new Router(List.of(healthz(), readyz(starting)), metrics);
        metrics.gauge("fanfare.api.connections", "Open connections of the API", admission::connectionCount);
        metrics.gauge(
                "fanfare.api.receiving.bytes", "Bodies of requests coming in or being carried out", budget::heldBytes);
    }

    /** The node has started: serves everything. */
    public void serve(ApiServices services) {
        router.serve(routes(settings, services));
    }

    private static Route healthz() {
        return new Route(
                HttpMethod.GET,
                "/healthz",
                RouteAccess.OPEN,
                Accepts.NOTHING,
                request -> text(ApiResponse.JSON, "{\"status\":\"up\"}"));
    }

    private static Route readyz(Readiness readiness) {
        return new Route(HttpMethod.GET, "/readyz", RouteAccess.OPEN, Accepts.NOTHING, new ReadyResource(readiness));
    }

    static List<Route> routes(ApiSettings settings, ApiServices services) {
        byte[] description = description();
        StoreTurns turns = new StoreTurns();
        BackendAccess backends = new BackendAccess(
                services.access(),
                services.publisher(),
                new NewTopics(
                        settings.newTopicsPerSecond(),
                        services.namespaces(),
                        services.hub(),
                        services.metrics(),
                        System::nanoTime));
        return List.of(
                new Route(
                        HttpMethod.POST,
                        "/v1/topics/{topic}/messages",
                        RouteAccess.KEY,
                        Accepts.payload("event"),
                        new PublishResource(backends, services.clock())),
                new Route(
                        HttpMethod.GET,
                        "/v1/topics/{topic}/messages",
                        RouteAccess.KEY,
                        Accepts.query("after", "limit", "epoch"),
                        new HistoryResource(
                                backends,
                                services.namespaces(),
                                services.store(),
                                turns,
                                services.overload(),
                                services.metrics())),
                new Route(
                        HttpMethod.POST,
                        "/v1/messages",
                        RouteAccess.KEY,
                        Accepts.json(),
                        new BatchResource(backends, services.clock(), settings.maxBatch())),
                new Route(
                        HttpMethod.GET,
                        "/v1/topics/{topic}",
                        RouteAccess.KEY,
                        Accepts.NOTHING,
                        new TopicResource(services.namespaces(), services.store(), turns, services.subscriberCounts())),
                new Route(
                        HttpMethod.GET,
                        "/v1/sessions",
                        RouteAccess.SESSIONS,
                        Accepts.query("user", "limit"),
                        new SessionsResource(services.clusterSessions())),
                new Route(
                        HttpMethod.DELETE,
                        "/v1/users/{user}/sessions",
                        RouteAccess.SESSIONS,
                        Accepts.query("revoke", "device"),
                        OrderResource.aboutUser(services.control())),
                new Route(
                        HttpMethod.DELETE,
                        "/v1/users/{user}/grants",
                        RouteAccess.SESSIONS,
                        Accepts.query("topics"),
                        OrderResource.aboutGrants(services.control())),
                new Route(
                        HttpMethod.DELETE,
                        "/v1/tokens/{token}",
                        RouteAccess.SESSIONS,
                        Accepts.NOTHING,
                        OrderResource.aboutToken(services.control())),
                healthz(),
                readyz(services.readiness()),
                new Route(
                        HttpMethod.POST,
                        "/v1/admin/reload",
                        RouteAccess.ADMIN,
                        Accepts.NOTHING,
                        new ReloadResource(services.reloading(), services.blocking())),
                new Route(
                        HttpMethod.GET,
                        "/v1/admin/config",
                        RouteAccess.ADMIN,
                        Accepts.NOTHING,
                        request -> text(YAML, services.reloading().runningYaml())),
                new Route(
                        HttpMethod.GET,
                        "/metrics",
                        RouteAccess.ADMIN,
                        Accepts.NOTHING,
                        request -> text(PROMETHEUS, services.scrape().get())),
                new Route(
                        HttpMethod.GET,
                        "/openapi.yaml",
                        RouteAccess.OPEN,
                        Accepts.NOTHING,
                        request -> CompletableFuture.completedStage(ApiResponse.of(OK, YAML, description))));
    }

    private static CompletableFuture<ApiResponse> text(String contentType, String text) {
        return CompletableFuture.completedFuture(
                ApiResponse.of(OK, contentType, text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] description() {
        try (InputStream file = ApiPort.class.getResourceAsStream("openapi.yaml")) {
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("openapi.yaml can't be read from the jar", unreadable);
        }
    }

    /**
     * Binds and accepts.
     *
     * @return where it listens
     * @throws Exception if the address can't be bound
     */
    public InetSocketAddress open(
            EventLoopGroup group, Class<? extends ServerSocketChannel> channelType, InetSocketAddress address)
            throws Exception {
        server = new ServerBootstrap()
                .group(group)
                .channel(channelType)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(new AcceptPause("api", metrics))
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
        SocketAddress address = channel.remoteAddress();
        if (admission.admit(address) != null) {
            metrics.apiConnectionClosed(ApiClose.LIMIT);
            channel.close();
            return;
        }
        channel.closeFuture().addListener(closed -> admission.leave(address));
        security.secure(channel);
        BodyBudget bodies = new BodyBudget(budget, metrics);
        CallerCheck callers = new CallerCheck(keys, clock, metrics);
        RequestArrival arrival = new RequestArrival(settings, metrics);
        channel.pipeline()
                .addLast(
                        arrival,
                        new IdleStateHandler(0, 0, settings.idleTimeoutSeconds()),
                        new HttpServerCodec(
                                new HttpDecoderConfig()
                                        .setMaxInitialLineLength(MAX_LINE_BYTES)
                                        .setMaxHeaderSize(MAX_HEADER_BYTES)
                                        .setMaxChunkSize(MAX_CHUNK_BYTES),
                                MAX_PIPELINED),
                        arrival.end(),
                        new HeadCheck(settings.isLocalOnly(), router, callers),
                        bodies,
                        new RequestAggregator(settings.maxRequestBytes()),
                        new ApiConnection(router, callers, bodies, metrics),
                        new AnswerProgress(settings.answerTimeoutSeconds(), metrics));
    }

    /** Accepts no more, and gives what was accepted a moment to be answered. Blocks for that long; not on a loop. */
    public void close() {
        if (server != null) {
            server.close().syncUninterruptibly();
            router.awaitAnswers(ANSWER_MILLIS);
        }
    }
}
