package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.BusListener;
import io.fanfare.gateway.bus.BusPeer;
import io.fanfare.gateway.bus.redis.BusMessage.Broadcast;
import io.fanfare.gateway.bus.redis.BusMessage.Dropped;
import io.fanfare.gateway.bus.redis.BusMessage.Heartbeat;
import io.fanfare.gateway.metrics.BusDrop;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries publications between nodes over Redis pub/sub: a channel for each topic.
 *
 * <p>A durable publication is delivered here as soon as it is published, and its echo is dropped. An ephemeral one is
 * delivered here when it comes back from Redis, so that all nodes see one order; while the link is down it is delivered at
 * once, here only, and what was handed to Redis before and has not come back is not delivered any more. Nothing waits for Redis: what can't be handed over is counted, and for durable topics the other nodes are
 * told by the next heartbeat that something is missing.
 *
 * <p>Everything but publishing happens on one thread, the bus loop, which the listener is called on too.
 */
public final class RedisBus implements Bus {
    private static final Logger LOG = LoggerFactory.getLogger(RedisBus.class);
    private static final long LEAVE_MILLIS = 1_000;

    private final RedisSettings settings;
    private final GatewayMetrics metrics;
    private final InstantSource clock;
    private final BusCommands commands;
    /** This process. A restart is another origin, so that what the last one sent is not taken for an echo. */
    private final long self = new SecureRandom().nextLong();

    private final RedisDriver driver;
    private final Channels channels;
    private final Links links;
    private final BusHealth health;
    private final Interests interests = new Interests();
    private final Peers peers = new Peers();
    private volatile BusListener listener;
    private long lastTickAtNanos;
    private volatile List<BusPeer> lastPeers = List.of();
    private volatile boolean isClosed;

    public RedisBus(RedisSettings settings, GatewayMetrics metrics, InstantSource clock) {
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        driver = new RedisDriver(settings, self);
        channels = new Channels(settings.prefix());
        commands = new BusCommands(settings, channels, self, clock);
        Wiring wiring = new Wiring();
        links = settings.target().isSharded()
                ? new ClusterLinks(
                        driver,
                        channels,
                        (host, heartbeatRest) -> new RedisLink(
                                host.toString(),
                                driver.server(host),
                                heartbeatRest,
                                settings,
                                driver,
                                channels,
                                commands,
                                wiring),
                        wiring)
                : new SingleLink(new RedisLink(
                        settings.target().toString(),
                        driver.primary(),
                        "",
                        settings,
                        driver,
                        channels,
                        commands,
                        wiring));
        health = new BusHealth(links, peers, settings);
        metrics.gauge("fanfare.bus.healthy", "1 while publications reach the other nodes", () -> isHealthy() ? 1 : 0);
        metrics.gauge("fanfare.bus.peers", "Other nodes heard of", () -> lastPeers.size());
        metrics.gauge("fanfare.bus.channels", "Topics subscribed in Redis", interests::count);
        metrics.gauge("fanfare.bus.pending.bytes", "Publications that Redis has not acknowledged", this::pendingBytes);
    }

    @Override
    public void start(BusListener busListener) {
        listener = busListener;
        lastTickAtNanos = System.nanoTime();
        driver.execute(links::open);
        int interval = settings.heartbeatMillis();
        driver.loop().scheduleWithFixedDelay(this::tick, interval, interval, TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletionStage<Void> subscribe(TopicName topic) {
        Interest interest = interests.want(topic, channels.of(topic), fresh -> driver.execute(() -> join(fresh)));
        RedisLink link = links.of(topic);
        if (link == null || !link.isUp()) {
            interest.complete();
        }
        return interest.inForce();
    }

    private void join(Interest interest) {
        RedisLink link = links.of(interest.topic());
        if (link != null && interests.of(interest.channel()) == interest) {
            link.join(interest.channel());
        }
    }

    @Override
    public void unsubscribe(TopicName topic) {
        interests.drop(channels.of(topic), System.nanoTime());
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
            commands.lost();
        } else if (drop == BusDrop.FULL) {
            return Reach.NOWHERE;
        } else {
            listener.onPublication(publication, null);
        }
        return Reach.THIS_NODE;
    }

    /** Every heartbeat interval. Whatever goes wrong in one, the next one comes. */
    private void tick() {
        if (isClosed) {
            return;
        }
        try {
            beat();
        } catch (RuntimeException bug) {
            LOG.error("the bus' upkeep failed, it goes on", bug);
        }
    }

    private void beat() {
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
        for (Interest gone : interests.sweep(nowNanos, millis(settings.lingerMillis()))) {
            health.routed(gone.channel());
            RedisLink link = links.of(gone.topic());
            if (link != null) {
                link.leave(gone.channel());
            }
        }
        peers.sweep(links.all().stream().map(RedisLink::name).toList(), nowNanos);
        lastPeers = peers.all(nowNanos);
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
        return lastPeers;
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
        driver.execute(() -> leave(left));
        try {
            left.get(LEAVE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException silent) {
            LOG.info("the other nodes will miss this one for a while: the bus did not take its goodbye");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        driver.close();
        interests.all().forEach(Interest::complete);
    }

    private void leave(CompletableFuture<Void> left) {
        health.close();
        CompletableFuture.allOf(links.all().stream().map(RedisLink::leave).toArray(CompletableFuture[]::new))
                .thenRun(() -> left.complete(null));
    }

    /** What links ask and tell; on the loop. */
    private final class Wiring implements RedisLink.Owner, ClusterLinks.Listener {
        @Override
        public List<String> channels(RedisLink link) {
            List<String> wanted = new ArrayList<>();
            for (Interest interest : interests.all()) {
                if (links.of(interest.topic()) == link) {
                    wanted.add(interest.channel());
                }
            }
            return wanted;
        }

        @Override
        public void onUp(RedisLink link) {
            health.update();
            listener.onDoubt();
        }

        @Override
        public void onDown(RedisLink link) {
            health.update();
            metrics.busLinkDown();
            for (Interest interest : interests.all()) {
                if (links.of(interest.topic()) == link) {
                    interest.complete();
                }
            }
            links.lookAgain();
            listener.onDoubt();
        }

        @Override
        public void onRoundTrip(long nanos) {
            metrics.busRoundTrip(nanos);
        }

        @Override
        public void onMessage(RedisLink link, String channel, BusMessage message) {
            if (message instanceof Broadcast broadcast) {
                onBroadcast(link, channel, broadcast);
            } else if (message instanceof Heartbeat heartbeat) {
                onHeartbeat(link, heartbeat);
            } else if (message == Dropped.GARBAGE) {
                metrics.busGarbage();
            }
        }

        private void onBroadcast(RedisLink link, String channel, Broadcast broadcast) {
            Interest interest = interests.of(channel);
            if (interest == null) {
                return;
            }
            if (broadcast.position() == null && isOutdated(link, broadcast)) {
                metrics.busDropped(BusDrop.OUTDATED);
                return;
            }
            if (broadcast.origin() != self) {
                metrics.busReceived(Math.max(0, clock.millis() - broadcast.sentMillis()));
            }
            listener.onPublication(broadcast.publication(interest.topic()), broadcast.position());
        }

        /** A server that stood still carries out what a connection brought that its node has given up long ago. */
        private boolean isOutdated(RedisLink link, Broadcast broadcast) {
            long origin = broadcast.origin();
            return origin == self
                    ? !link.isTerm(broadcast.term())
                    : peers.isOutdated(link.name(), origin, broadcast.term());
        }

        private void onHeartbeat(RedisLink link, Heartbeat heartbeat) {
            if (heartbeat.origin() == self) {
                link.onOwnHeartbeat(heartbeat.sequence());
            } else if (peers.heard(link.name(), heartbeat, System.nanoTime())) {
                listener.onDoubt();
            }
        }

        @Override
        public void onSubscribed(String channel) {
            health.routed(channel);
            Interest interest = interests.of(channel);
            if (interest != null) {
                interest.complete();
            }
        }

        @Override
        public void onRevoked(RedisLink link, String channel) {
            Interest interest = interests.of(channel);
            if (interest != null && links.of(interest.topic()) == link) {
                listener.onDoubt();
                link.join(channel);
                links.lookAgain();
            }
        }

        @Override
        public boolean onRefused(RedisLink link, List<String> refused, String error) {
            if (!isElsewhere(error)) {
                return false;
            }
            health.misrouted(refused);
            links.lookAgain();
            return true;
        }

        private boolean isElsewhere(String error) {
            return error.startsWith("MOVED") || error.startsWith("ASK");
        }

        @Override
        public void onFailed(PublishCommand command, String error) {
            if (isElsewhere(error)) {
                links.lookAgain();
            }
            if (command instanceof PublicationCommand failed) {
                metrics.busDropped(BusDrop.UNACKNOWLEDGED);
                if (failed.isDurable()) {
                    commands.lost();
                }
            }
        }

        @Override
        public void onRouted(RedisLink[] before, RedisLink[] after) {
            boolean hasMoved = false;
            for (Interest interest : interests.all()) {
                int slot = channels.slotOf(interest.topic());
                RedisLink from = before == null ? null : before[slot];
                RedisLink to = after[slot];
                if (from != to) {
                    hasMoved = true;
                    move(interest, from, to);
                } else if (to != null && health.isMisrouted(interest.channel())) {
                    to.join(interest.channel());
                }
            }
            health.update();
            if (hasMoved) {
                listener.onDoubt();
            }
        }

        private void move(Interest interest, RedisLink from, RedisLink to) {
            if (from != null) {
                from.leave(interest.channel());
            }
            if (to != null) {
                to.join(interest.channel());
            }
            if (to == null || !to.isUp()) {
                interest.complete();
            }
        }
    }
}
