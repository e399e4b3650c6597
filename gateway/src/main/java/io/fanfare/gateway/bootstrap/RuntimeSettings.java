package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.auth.Authenticator;
import io.fanfare.gateway.auth.JwtAuthenticator;
import io.fanfare.gateway.auth.Revocations;
import io.fanfare.gateway.bootstrap.config.AuthConfig;
import io.fanfare.gateway.bootstrap.config.GatewayConfig;
import io.fanfare.gateway.bootstrap.config.HistoryConfig;
import io.fanfare.gateway.bootstrap.config.NamespaceConfig;
import io.fanfare.gateway.bootstrap.config.NamespaceConfig.Kind;
import io.fanfare.gateway.bootstrap.config.NamespaceConfig.Push;
import io.fanfare.gateway.bootstrap.config.NamespaceConfig.Subscribe;
import io.fanfare.gateway.bootstrap.config.PublicConfig;
import io.fanfare.gateway.bootstrap.config.SessionsConfig;
import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.LocalBus;
import io.fanfare.gateway.bus.redis.RedisBus;
import io.fanfare.gateway.control.Control;
import io.fanfare.gateway.http.ApiSettings;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.session.SessionSettings;
import io.fanfare.gateway.topic.HeadComparison;
import io.fanfare.gateway.topic.NamespaceRules;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.topic.SlowPolicy;
import io.fanfare.gateway.transport.IoTransport;
import io.fanfare.gateway.transport.TransportSettings;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.Retention;
import io.fanfare.storage.SteadyClock;
import io.fanfare.storage.commit.CommitLimits;
import io.fanfare.storage.embedded.EmbeddedStore;
import io.fanfare.storage.memory.InMemoryStore;
import io.fanfare.storage.memory.MemoryLimits;
import io.fanfare.storage.postgres.PostgresStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The configuration in the terms of the packages that it is for, which know nothing of the file. */
final class RuntimeSettings {
    /** What one commit takes: large enough to spread a flush, small enough to be quick. */
    private static final int MAX_BATCH = 1_000;

    private static final int MAX_BATCH_BYTES = 4 << 20;

    private final GatewayConfig config;
    private final String nodeId;

    RuntimeSettings(GatewayConfig config) {
        this.config = config;
        this.nodeId = config.node().id().isEmpty() ? madeUpId() : config.node().id();
    }

    private static String madeUpId() {
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        return hostName() + "-" + HexFormat.of().formatHex(random);
    }

    private static String hostName() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            return name.length() > 40 ? name.substring(0, 40) : name;
        } catch (UnknownHostException nameless) {
            return "node";
        }
    }

    String nodeId() {
        return nodeId;
    }

    int loops() {
        int loops = config.node().loops();
        return loops == 0 ? Runtime.getRuntime().availableProcessors() : loops;
    }

    /**
     * @throws StartException if the one asked for is not to be had here
     */
    IoTransport transport() throws StartException {
        IoTransport transport = switch (config.node().transport()) {
            case AUTO -> IoTransport.best();
            case EPOLL -> IoTransport.EPOLL;
            case IO_URING -> IoTransport.IO_URING;
            case NIO -> IoTransport.NIO;
        };
        if (!transport.isAvailable()) {
            throw new StartException(
                    "node.transport: " + config.node().transport().name().toLowerCase(Locale.ROOT)
                            + " is not available on this machine (expected: auto or nio)",
                    transport.unavailabilityCause());
        }
        return transport;
    }

    Namespaces namespaces() {
        Map<String, NamespaceRules> rules = new HashMap<>();
        config.namespaces().forEach((name, namespace) -> rules.put(name, rules(namespace)));
        return new Namespaces(rules.get(GatewayConfig.DEFAULT_NAMESPACE), rules);
    }

    private static NamespaceRules rules(NamespaceConfig namespace) {
        return new NamespaceRules(
                namespace.kind() == Kind.DURABLE,
                namespace.subscribe() == Subscribe.ANYONE,
                namespace.push() == Push.PUBLISH,
                namespace.maxPayloadBytes(),
                namespace.publishesPerSecond(),
                SlowPolicy.valueOf(namespace.slow().name()));
    }

    private Function<TopicName, Retention> retention() {
        Retention orders = new Retention(Duration.ofMillis(config.auth().rules().revocationMillis()), Long.MAX_VALUE);
        return topic -> {
            if (topic.equals(Control.TOPIC)) {
                return orders;
            }
            NamespaceConfig namespace = config.namespace(topic.namespace());
            return new Retention(Duration.ofSeconds(namespace.retentionSeconds()), namespace.retentionCount());
        };
    }

    /**
     * Opens the history.
     *
     * @throws StartException if it can't be opened
     */
    HistoryStore openStore(InstantSource clock) throws StartException {
        if (config.store().isMemory()) {
            return new InMemoryStore(memoryLimits(), retention(), new SteadyClock(clock));
        }
        return config.store().isEmbedded() ? openEmbedded(new SteadyClock(clock)) : openPostgres();
    }

    private HistoryStore openEmbedded(SteadyClock clock) throws StartException {
        try {
            return EmbeddedStore.open(
                    Path.of(config.data().dir()),
                    commitLimits().withMaxAnswer(config.store().maxWaitMillis()),
                    idempotencyWindow(),
                    retention(),
                    clock);
        } catch (IOException failure) {
            throw new StartException("data.dir: " + failure.getMessage(), failure);
        }
    }

    private HistoryStore openPostgres() throws StartException {
        try {
            return PostgresStore.open(config.store().postgres(), commitLimits(), idempotencyWindow(), retention());
        } catch (IOException failure) {
            throw new StartException("store.url: " + failure.getMessage(), failure);
        }
    }

    /** An empty memory of revocations. */
    Revocations revocations() {
        return new Revocations(
                config.auth().maxRevocations(), config.auth().rules().revocationMillis());
    }

    /**
     * Who finds out who clients are.
     *
     * @throws StartException if the keys can't be read any more
     */
    Authenticator authenticator(Revocations revocations, GatewayMetrics metrics, InstantSource clock)
            throws StartException {
        AuthConfig auth = config.auth();
        if (auth.mode() == AuthConfig.Mode.NONE) {
            return Authenticator.OPEN;
        }
        try {
            return new JwtAuthenticator(auth.keys(), auth.rules(), revocations, metrics, clock);
        } catch (IllegalArgumentException fault) {
            throw new StartException(
                    "auth.public-keys-file: " + auth.publicKeysFile() + ": " + fault.getMessage(), fault);
        }
    }

    /** Makes the bus; it connects when it is started. */
    Bus openBus(GatewayMetrics metrics, InstantSource clock) {
        return config.bus().isLocal()
                ? new LocalBus()
                : new RedisBus(config.bus().redis(nodeId), metrics, clock);
    }

    private CommitLimits commitLimits() {
        return new CommitLimits(
                config.history().maxQueuedAppends(), config.history().maxQueuedBytes(), MAX_BATCH, MAX_BATCH_BYTES);
    }

    private Duration idempotencyWindow() {
        return Duration.ofSeconds(config.history().idempotencyWindowSeconds());
    }

    HeadComparison.Pace headCheckPace() {
        return new HeadComparison.Pace(
                config.history().headCheckIntervalMillis(), config.history().degradedHeadCheckIntervalMillis());
    }

    private MemoryLimits memoryLimits() {
        HistoryConfig history = config.history();
        return new MemoryLimits(
                history.maxBytes(),
                history.maxTopics(),
                history.maxQueuedAppends(),
                idempotencyWindow(),
                config.store().maxWaitMillis());
    }

    SessionSettings sessions() {
        SessionsConfig sessions = config.sessions();
        return new SessionSettings(
                nodeId,
                sessions.heartbeatSeconds(),
                sessions.minHeartbeatSeconds(),
                sessions.maxHeartbeatSeconds(),
                config.publicEndpoint().maxFrameBytes(),
                sessions.maxSubscriptions(),
                sessions.maxRequestsInFlight(),
                sessions.maxErrorsPerMinute(),
                config.publicEndpoint().outboundLimitBytes());
    }

    TransportSettings sockets() {
        PublicConfig sockets = config.publicEndpoint();
        return new TransportSettings(
                sockets.backlog(),
                sockets.maxConnections(),
                sockets.handshakeTimeoutMillis(),
                sockets.maxHandshakeBytes(),
                sockets.maxFrameBytes(),
                sockets.maxFragments(),
                sockets.outboundLimitBytes(),
                Set.copyOf(sockets.allowedOrigins()),
                config.isPublicLocalOnly());
    }

    ApiSettings api() {
        return new ApiSettings(
                config.api().maxRequestBytes(),
                config.api().maxReceivingBytes(),
                config.api().maxBatch(),
                config.api().maxConnections(),
                config.api().idleTimeoutSeconds(),
                config.isApiLocalOnly());
    }
}
