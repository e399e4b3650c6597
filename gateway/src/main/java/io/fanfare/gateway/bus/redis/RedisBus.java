package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.BusListener;
import io.fanfare.gateway.bus.BusPeer;
import io.fanfare.gateway.bus.redis.state.Interest;
import io.fanfare.gateway.bus.redis.state.Interests;
import io.fanfare.gateway.bus.redis.state.Peers;
import io.fanfare.gateway.bus.redis.state.Roster;
import io.fanfare.gateway.bus.redis.wire.BusSeal;
import io.fanfare.gateway.bus.redis.wire.Channels;
import io.fanfare.gateway.metrics.BusDrop;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.upkeep.PeriodicWork;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries publications between nodes over Redis pub/sub: a channel for each topic.
 *
 * <p>A durable publication is delivered here as soon as it is published, and its echo is dropped. An ephemeral one is
 * delivered here when it comes back from Redis, so that all nodes see one order; while the link is down it is delivered at
 * once, here only, and what was handed to Redis before and has not come back is not delivered any more. Nothing waits for
 * Redis: what can't be handed over is counted, and for durable topics the other nodes are told by the next heartbeat that
 * something is missing.
 *
 * <p>Everything but publishing happens on one thread, the bus loop, which the listener is called on too.
 */
public final class RedisBus implements Bus {
    private static final Logger LOG = LoggerFactory.getLogger(RedisBus.class);
    private static final long LEAVE_MILLIS = 1_000;

    private final RedisSettings settings;
    private final long self;
    private final GatewayMetrics metrics;
    private final OutboundMessages outbound;
    private final RedisConnector connector;
    private final Routing routing;
    private final Links links;
    private final BusHealth health;
    private final Interests interests = new Interests();
    private final Peers peers;
    private final Roster roster = new Roster();
    private volatile BusListener listener;
    private long lastTickAtNanos;
    private volatile boolean isClosed;

    /** @param payloadRule what every payload must satisfy that other nodes publish */
    public RedisBus(
            RedisSettings settings,
            String nodeId,
            Predicate<Payload> payloadRule,
            GatewayMetrics metrics,
            InstantSource clock) {
        this.settings = settings;
        this.metrics = metrics;
        // A restart is another origin, so that what the last process sent is not taken for an echo.
        self = new SecureRandom().nextLong();
        peers = new Peers(millis(settings.heartbeatMillis()), millis(settings.silenceMillis()));
        connector = new RedisConnector(settings, nodeId, self);
        Channels channels = new Channels(settings.prefix());
        BusSeal seal = settings.seal();
        outbound = new OutboundMessages(self, nodeId, channels, seal, clock);
        InboundMessages inbound =
                new InboundMessages(self, seal, payloadRule, interests, peers, roster, metrics, clock);
        routing = new Routing(settings, connector, channels, outbound, interests, peers, inbound, metrics);
        links = routing.links();
        health = routing.health();
        metrics.gauge("fanfare.bus.healthy", "1 while publications reach the other nodes", () -> isHealthy() ? 1 : 0);
        metrics.gauge(
                "fanfare.bus.peers",
                "Other nodes heard of",
                () -> roster.present().size());
        metrics.gauge("fanfare.bus.channels", "Topics subscribed in Redis", interests::count);
        metrics.gauge("fanfare.bus.pending.bytes", "Publications that Redis has not acknowledged", this::pendingBytes);
    }

    @Override
    public void start(BusListener busListener) {
        listener = busListener;
        lastTickAtNanos = System.nanoTime();
        connector.execute(() -> routing.open(busListener));
        int interval = settings.heartbeatMillis();
        PeriodicWork.of("heartbeat of the bus", this::beat, metrics).start(connector.loop(), interval);
    }

    @Override
    public CompletionStage<Void> subscribe(TopicName topic) {
        return routing.want(topic);
    }

    @Override
    public void unsubscribe(TopicName topic) {
        routing.drop(topic);
    }

    @Override
    public Reach publish(Publication publication, Position position) {
        if (position != null) {
            listener.onPublication(publication, position);
        }
        RedisLink link = links.of(publication.topic());
        BusDrop drop = link == null ? BusDrop.NO_LINK : link.publish(publication, position);
        if (drop == null) {
            metrics.busPublished();
            return Reach.CLUSTER;
        }
        metrics.busDropped(drop);
        if (position != null) {
            outbound.lost();
        } else if (drop == BusDrop.FULL) {
            return Reach.NOWHERE;
        } else {
            listener.onPublication(publication, null);
        }
        return Reach.THIS_NODE;
    }

    private void beat() {
        if (isClosed) {
            return;
        }
        long nowNanos = System.nanoTime();
        long lateNanos = nowNanos - lastTickAtNanos - millis(settings.heartbeatMillis());
        lastTickAtNanos = nowNanos;
        boolean stoodStill = lateNanos > millis(settings.timeoutMillis()) / 2;
        if (stoodStill) {
            listener.onDoubt();
        }
        for (RedisLink link : links.all()) {
            link.beat(nowNanos, !stoodStill);
        }
        routing.sweep(nowNanos);
        peers.sweep(links.all().stream().map(RedisLink::name).toList(), nowNanos);
        roster.look(peers.present(nowNanos), listener);
        if (!stoodStill) {
            health.listen(nowNanos);
        }
        if (health.isSomebodySilent()) {
            listener.onDoubt();
        }
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Override
    public boolean isHealthy() {
        return health.problem() == null;
    }

    @Override
    public String condition() {
        String reason = health.problem();
        return reason == null ? description() : reason;
    }

    @Override
    public List<BusPeer> peers() {
        return roster.present();
    }

    @Override
    public long incarnation() {
        return self;
    }

    private long pendingBytes() {
        long bytes = 0;
        for (RedisLink link : links.all()) {
            bytes += link.pendingBytes();
        }
        return bytes;
    }

    @Override
    public String description() {
        return settings.target().toString();
    }

    /** Says goodbye to the other nodes first, which takes a second if Redis does not answer. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        CompletableFuture<Void> left = new CompletableFuture<>();
        connector.execute(() -> leave(left));
        try {
            left.get(LEAVE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException silent) {
            LOG.info("the other nodes will miss this one for a while: the bus did not take its goodbye");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        connector.close();
        interests.all().forEach(Interest::complete);
    }

    private void leave(CompletableFuture<Void> left) {
        health.close();
        CompletableFuture.allOf(links.all().stream().map(RedisLink::leave).toArray(CompletableFuture[]::new))
                .thenRun(() -> left.complete(null));
    }
}
