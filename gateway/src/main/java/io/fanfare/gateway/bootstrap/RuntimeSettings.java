package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.auth.AuthSettings;
import io.fanfare.gateway.auth.Revocations;
import io.fanfare.gateway.auth.TokenPolicy;
import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.LocalBus;
import io.fanfare.gateway.bus.redis.RedisBus;
import io.fanfare.gateway.config.GatewayConfig;
import io.fanfare.gateway.control.Control;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.settings.Current;
import io.fanfare.gateway.topic.HistorySettings;
import io.fanfare.gateway.topic.JsonRules;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.transport.IoTransport;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.Retention;
import io.fanfare.storage.SteadyClock;
import io.fanfare.storage.TopicLimit;
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
import java.util.HexFormat;
import java.util.Locale;
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

    private Function<TopicName, Retention> retention(Namespaces namespaces) {
        Retention orders = new Retention(Duration.ofMillis(config.auth().revocationMillis()), Long.MAX_VALUE);
        return topic ->
                topic.equals(Control.TOPIC) ? orders : namespaces.of(topic).retention();
    }

    /**
     * Opens the history.
     *
     * @throws StartException if it can't be opened
     */
    HistoryStore openStore(InstantSource clock, Namespaces namespaces) throws StartException {
        if (config.store().isMemory()) {
            return new InMemoryStore(memoryLimits(), retention(namespaces), new SteadyClock(clock));
        }
        return config.store().isEmbedded()
                ? openEmbedded(new SteadyClock(clock), namespaces)
                : openPostgres(namespaces);
    }

    private HistoryStore openEmbedded(SteadyClock clock, Namespaces namespaces) throws StartException {
        try {
            return EmbeddedStore.open(
                    Path.of(config.data().dir()),
                    commitLimits().withMaxAnswer(config.store().maxWaitMillis()),
                    idempotencyWindow(),
                    topicLimit(),
                    retention(namespaces),
                    clock);
        } catch (IOException failure) {
            throw new StartException("data.dir: " + failure.getMessage(), failure);
        }
    }

    private HistoryStore openPostgres(Namespaces namespaces) throws StartException {
        try {
            return PostgresStore.open(
                    config.store(), commitLimits(), idempotencyWindow(), topicLimit(), retention(namespaces));
        } catch (IOException failure) {
            throw new StartException("store.url: " + failure.getMessage(), failure);
        }
    }

    /** An empty memory of revocations. */
    Revocations revocations() {
        AuthSettings auth = config.auth();
        return new Revocations(
                auth.maxRevocations(), auth.revocationMillis(), auth.clockSkewMillis(), System::nanoTime);
    }

    /**
     * What tokens are held to; null if none are asked for.
     *
     * @throws StartException if the keys can't be read any more
     */
    Current<TokenPolicy> tokenPolicy() throws StartException {
        AuthSettings auth = config.auth();
        if (auth.mode() == AuthSettings.Mode.NONE) {
            return null;
        }
        try {
            return new Current<>(TokenPolicy.of(auth));
        } catch (IllegalArgumentException fault) {
            throw new StartException(
                    "auth.public-keys-file: " + auth.publicKeysFile() + ": " + fault.getMessage(), fault);
        }
    }

    /** Makes the bus; it connects when it is started. */
    Bus openBus(GatewayMetrics metrics, InstantSource clock) {
        return config.bus().isLocal()
                ? new LocalBus()
                : new RedisBus(config.bus(), nodeId, JsonRules::allow, metrics, clock);
    }

    private CommitLimits commitLimits() {
        return new CommitLimits(
                config.history().maxQueuedAppends(), config.history().maxQueuedBytes(), MAX_BATCH, MAX_BATCH_BYTES);
    }

    /** Whoever is to be kept out is kept out, however many topics there are. */
    private TopicLimit topicLimit() {
        return new TopicLimit(config.history().maxTopics(), Set.of(Control.TOPIC));
    }

    private Duration idempotencyWindow() {
        return Duration.ofSeconds(config.history().idempotencyWindowSeconds());
    }

    private MemoryLimits memoryLimits() {
        HistorySettings history = config.history();
        return new MemoryLimits(
                history.maxBytes(),
                topicLimit(),
                history.maxQueuedAppends(),
                idempotencyWindow(),
                config.store().maxWaitMillis());
    }
}
