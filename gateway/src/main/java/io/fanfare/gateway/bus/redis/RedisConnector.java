package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.bus.redis.wire.BusCodec;
import io.fanfare.gateway.bus.redis.wire.BusMessage;
import io.fanfare.gateway.bus.redis.wire.RedisHost;
import io.fanfare.gateway.bus.redis.wire.SlotMap;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.lettuce.core.resource.Transports;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The Redis client, set up so that it does one thing: carry commands over one connection until that breaks. It never
 * reconnects, queues, retries or subscribes by itself. All its connections live on one thread, which it owns.
 */
public final class RedisConnector implements AutoCloseable {
    /** Commands that wait in a connection. The outbox ends sooner; below 200,001 the client would allocate them ahead. */
    private static final int MAX_COMMANDS = 250_000;

    private static final int SHUTDOWN_MILLIS = 2_000;

    private final RedisTarget target;
    private final Duration timeout;
    private final String clientName;
    private final BusCodec codec;
    /** With one thread: the client by itself would take at least two. */
    private final EventLoopGroupProvider loops;

    private final ClientResources resources;
    private final RedisClient client;
    private final EventExecutor loop;
    /** Which server of a Cluster is asked next for the others: not always the same, since it may be gone. */
    private int turn;

    /** For the bus. */
    RedisConnector(RedisSettings settings, String nodeId, long self) {
        this(settings, nodeId, self, "redis-bus");
    }

    /**
     * @param self this process among the nodes
     * @param thread the name of the one that it owns
     */
    public RedisConnector(RedisSettings settings, String nodeId, long self, String thread) {
        target = settings.target();
        timeout = Duration.ofMillis(settings.timeoutMillis());
        clientName = "fanfare-" + nodeId;
        codec = new BusCodec(self);
        loops = new DefaultEventLoopGroupProvider(1, pool -> new DefaultThreadFactory(thread, true));
        loop = loops.allocate(Transports.eventLoopGroupClass()).next();
        resources = ClientResources.builder()
                .eventLoopGroupProvider(loops)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
        client = RedisClient.create(resources);
        client.setOptions(options(settings));
    }

    /**
     * Of the protocol, the older version: the client reads a message three times as fast with it, since it copies pushes of
     * the newer one. In a Cluster the newer one: with the older the client mistakes a message for the reply to a command.
     */
    private ClientOptions options(RedisSettings settings) {
        SslOptions.Builder tls = SslOptions.builder().jdkSslProvider();
        if (!settings.caFile().isEmpty()) {
            tls.trustManager(new File(settings.caFile()));
        }
        return ClientOptions.builder()
                .autoReconnect(false)
                .protocolVersion(target.isSharded() ? ProtocolVersion.RESP3 : ProtocolVersion.RESP2)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MAX_COMMANDS)
                .useHashIndexQueue(false)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(timeout)
                        .tcpNoDelay(true)
                        .keepAlive(true)
                        .build())
                .sslOptions(tls.build())
                .build();
    }

    /** The one thread that everything happens on. */
    public EventExecutor loop() {
        return loop;
    }

    /** Runs a task on the loop. Any thread; does nothing once the driver is closed. */
    public void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException closed) {
            // There is nothing left that the task could act on.
        }
    }

    /** The server itself, or the primary that the Sentinels name at the time of connecting. */
    RedisURI primary() {
        RedisHost first = target.hosts().get(0);
        if (target.kind() != RedisTarget.Kind.SENTINEL) {
            return server(first);
        }
        RedisURI.Builder uri = RedisURI.builder().withSentinelMasterId(target.master());
        for (RedisHost sentinel : target.hosts()) {
            uri.withSentinel(sentinel.name(), sentinel.port());
        }
        return completed(uri);
    }

    /** One server of the target, or of its Cluster. */
    RedisURI server(RedisHost host) {
        return completed(RedisURI.builder().withHost(host.name()).withPort(host.port()));
    }

    private RedisURI completed(RedisURI.Builder uri) {
        uri.withTimeout(timeout).withSsl(target.isTls()).withClientName(clientName);
        if (!target.user().isEmpty()) {
            uri.withAuthentication(target.user(), target.password());
        } else if (!target.password().isEmpty()) {
            uri.withPassword((CharSequence) target.password());
        }
        return uri.build();
    }

    /** Connects; completes on the loop, within some timeouts. */
    CompletionStage<StatefulRedisConnection<String, String>> connect(RedisURI uri) {
        return client.connectAsync(StringCodec.UTF8, uri).toCompletableFuture();
    }

    /** Connects to the {@link #primary}, or to all of a Cluster; completes on the loop, within some timeouts. */
    public CompletionStage<CommandConnection> connectForCommands() {
        if (!target.isSharded()) {
            return connectForBytes(primary()).thenApply(CommandConnection::toServer);
        }
        RedisHost asked =
                target.hosts().get(Math.floorMod(turn++, target.hosts().size()));
        return connect(server(asked))
                .thenCompose(connection -> slots(connection, asked))
                .thenCompose(this::connectTo);
    }

    private CompletionStage<SlotMap> slots(StatefulRedisConnection<String, String> connection, RedisHost asked) {
        return connection
                .async()
                .clusterSlots()
                .toCompletableFuture()
                .orTimeout(timeoutMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((reply, failure) -> connection.closeAsync())
                .thenApply(reply -> SlotMap.parse(reply, asked));
    }

    private CompletionStage<CommandConnection> connectTo(SlotMap slots) {
        Map<RedisHost, StatefulRedisConnection<String, byte[]>> byHost = new ConcurrentHashMap<>();
        List<CompletableFuture<?>> connects = new ArrayList<>();
        for (RedisHost primary : slots.firstSlots().keySet()) {
            connects.add(connectForBytes(server(primary)).thenAccept(made -> byHost.put(primary, made)));
        }
        return CompletableFuture.allOf(connects.toArray(CompletableFuture[]::new))
                .whenComplete((all, failure) -> {
                    if (failure != null) {
                        byHost.values().forEach(StatefulRedisConnection::closeAsync);
                    }
                })
                .thenApply(all -> CommandConnection.toCluster(slots, byHost));
    }

    private CompletableFuture<StatefulRedisConnection<String, byte[]>> connectForBytes(RedisURI uri) {
        return client.connectAsync(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), uri)
                .toCompletableFuture();
    }

    /** Connects for subscribing; completes on the loop, within some timeouts. */
    CompletionStage<StatefulRedisPubSubConnection<String, BusMessage>> connectPubSub(RedisURI uri) {
        return client.connectPubSubAsync(codec, uri).toCompletableFuture();
    }

    /** Of a Cluster: who to ask for the others. */
    List<RedisHost> seeds() {
        return target.hosts();
    }

    public int timeoutMillis() {
        return (int) timeout.toMillis();
    }

    /** Ends the loop. Waits for it. */
    @Override
    public void close() {
        client.shutdown(0, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
        resources.shutdown(0, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
        loops.shutdown(0, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
