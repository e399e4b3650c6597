package io.fanfare.gateway.presence;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.BusPeer;
import io.fanfare.gateway.bus.NodeChannel;
import io.fanfare.gateway.bus.PeerListener;
import io.fanfare.gateway.bus.redis.RedisSettings;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.metrics.PresenceEvent;
import io.fanfare.gateway.presence.PresenceMessages.Batch;
import io.fanfare.gateway.upkeep.FailureLog;
import io.fanfare.gateway.upkeep.OutOfMemory;
import io.fanfare.gateway.upkeep.PeriodicWork;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.TopicName;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code presence} and its inbox: whoever says something leaves it there, and goes on. Taken in the order in which it came.
 *
 * <p>Of sessions that enter {@value #MAX_WAITING} may wait; one more is not shown at all, which is counted. Everything else that waits is
 * bounded by what has entered or is watched, and is always taken. What fails in the thread costs itself only.
 */
public final class NodePresence implements PresenceDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(NodePresence.class);
    private static final String THREAD = "presence";
    static final int MAX_WAITING = 1_000_000;
    private static final int MAX_READS_WAITING = 1_000;
    private static final long CLOSE_MILLIS = 2_000;

    private static final int MAX_HINTS_WAITING = 10_000;
    private static final TopicName CHANNEL = TopicName.of("fanfare:presence");

    private final long self;
    private final PresenceSettings settings;
    private final PresenceTopics topics;
    private final Predicate<TopicName> isCountOnly;
    private final GatewayMetrics metrics;
    private final LongSupplier nanoClock;
    private final FailureLog failures = new FailureLog(LOG);
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, THREAD);
        made.setDaemon(true);
        return made;
    });
    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isAwake = new AtomicBoolean();
    private final AtomicInteger entersWaiting = new AtomicInteger();
    private final AtomicInteger readsWaiting = new AtomicInteger();
    private final AtomicInteger hintsWaiting = new AtomicInteger();
    private final AtomicBoolean isInDoubt = new AtomicBoolean();
    /** These three are null of a node that is alone. */
    private StoreReplication replication;

    private NodeChannel channel;
    private PresenceStore store;
    private volatile boolean isClosed;
    /** For the metrics. */
    private volatile int held;

    private volatile int watchedCount;

    /**
     * Of a node that is alone.
     *
     * @param isCountOnly whether of a topic only the number is told; asked on the thread {@code presence}
     */
    public NodePresence(PresenceSettings settings, Predicate<TopicName> isCountOnly, GatewayMetrics metrics) {
        this(0, settings, isCountOnly, metrics);
        start();
    }

    /**
     * Of a node among others that share a Redis, before it {@link #join}s them.
     *
     * @param isCountOnly as above
     * @param infoRule what is shown of sessions of other nodes must satisfy
     * @param bus whose listener gives what comes to {@link #channel}, {@link #peerListener} and {@link #onDoubt}
     */
    public static NodePresence replicated(
            PresenceSettings settings,
            Predicate<TopicName> isCountOnly,
            RedisSettings redis,
            String nodeId,
            Bus bus,
            Predicate<Payload> infoRule,
            GatewayMetrics metrics,
            InstantSource clock) {
        NodePresence presence = new NodePresence(bus.incarnation(), settings, isCountOnly, metrics);
        presence.replicate(
                new RedisPresenceStore(redis, nodeId, bus.incarnation(), settings, infoRule, metrics),
                new NodeChannel(CHANNEL, bus, metrics, clock),
                infoRule);
        return presence;
    }

    private void replicate(PresenceStore sharing, NodeChannel telling, Predicate<Payload> infoRule) {
        store = sharing;
        channel = telling;
        StoreReplication replicating = new StoreReplication(
                self,
                settings,
                topics,
                sharing,
                batch -> telling.tell(PresenceMessages.CHANGES, batch),
                this::tell,
                nanoClock,
                metrics);
        replication = replicating;
        topics.replicateBy(replicating);
        telling.on(PresenceMessages.CHANGES, batch -> onHint(batch, infoRule));
        metrics.gauge(
                "fanfare.presence.partial.seconds",
                "For how long not all that other nodes have was known, 0 while it is",
                replicating::secondsSinceWhole);
    }

    /** Begins to write down and to tell, of a node among others: once, when the bus has its listener. */
    public void join() {
        replication.open();
        start();
    }

    private void onHint(Batch batch, Predicate<Payload> infoRule) {
        if (batch.node() == self) {
            return;
        }
        if (hintsWaiting.incrementAndGet() > MAX_HINTS_WAITING) {
            hintsWaiting.decrementAndGet();
            onDoubt();
            return;
        }
        boolean isSound = batch.changes().stream()
                .allMatch(change -> change.attendee() == null
                        || infoRule.test(change.attendee().attendance().info()));
        tell(() -> {
            hintsWaiting.decrementAndGet();
            if (isSound) {
                replication.onHint(batch);
            } else {
                metrics.presence(PresenceEvent.GARBAGE, 1);
            }
        });
    }

    /** In which nodes tell each other who comes and goes; null of a node that is alone. */
    public NodeChannel channel() {
        return channel;
    }

    /** Wants to know which nodes go. */
    public PeerListener peerListener() {
        return new PeerListener() {
            @Override
            public void onPeerLeft(BusPeer peer) {
                if (replication != null) {
                    tell(replication::checkLeases);
                }
            }
        };
    }

    /** What other nodes have told may be lost. Any thread. */
    public void onDoubt() {
        if (replication != null && isInDoubt.compareAndSet(false, true)) {
            tell(() -> {
                isInDoubt.set(false);
                replication.onDoubt();
            });
        }
    }

    /** Why not all that other nodes have is known, in short words; null if it is, or there are none. Any thread. */
    public String problem() {
        return replication == null ? null : replication.problem();
    }

    private NodePresence(
            long self, PresenceSettings settings, Predicate<TopicName> isCountOnly, GatewayMetrics metrics) {
        this.self = self;
        this.settings = settings;
        this.topics = new PresenceTopics(self, settings, isCountOnly, metrics);
        this.isCountOnly = isCountOnly;
        this.metrics = metrics;
        this.nanoClock = System::nanoTime;
        metrics.gauge("fanfare.presence.held", "Sessions in topics that presence keeps in mind", () -> held);
        metrics.gauge("fanfare.presence.watched", "Topics whose presence is followed", () -> watchedCount);
    }

    private void start() {
        PeriodicWork.of("telling of presence", this::tick, metrics).start(thread, settings.batchMillis());
    }

    private void tick() {
        topics.tick(nanoClock.getAsLong());
        held = topics.held();
        watchedCount = topics.watchedCount();
    }

    @Override
    public void enter(TopicName topic, Attendance attendance, String place) {
        if (entersWaiting.incrementAndGet() > MAX_WAITING) {
            entersWaiting.decrementAndGet();
            metrics.presence(PresenceEvent.REFUSED, 1);
            return;
        }
        tell(() -> {
            entersWaiting.decrementAndGet();
            topics.enter(topic, attendance, place);
        });
    }

    @Override
    public void leave(TopicName topic, String id, Departure departure) {
        tell(() -> topics.leave(topic, id, departure, nanoClock.getAsLong()));
    }

    @Override
    public <A> PresenceWatch<A> watch(TopicName topic, PresenceAudience<A> audience) {
        AudienceLoop<A> told = new AudienceLoop<>(audience);
        tell(() -> topics.watch(topic, told, nanoClock.getAsLong()));
        return new PresenceWatch<>() {
            private boolean isOver;

            @Override
            public void askState(A asker) {
                if (!isOver) {
                    tell(() -> topics.ask(topic, WatchedTopic.ofAudience(told, asker), nanoClock.getAsLong()));
                }
            }

            @Override
            public void close() {
                if (!isOver) {
                    isOver = true;
                    tell(() -> topics.unwatch(topic, told, nanoClock.getAsLong()));
                }
            }
        };
    }

    @Override
    public CompletionStage<PresencePage> read(TopicName topic, String after, int limit) {
        if (isClosed || readsWaiting.incrementAndGet() > MAX_READS_WAITING) {
            readsWaiting.decrementAndGet();
            return CompletableFuture.failedStage(
                    new PresenceUnavailableException(isClosed ? "the node stops" : "too many reads wait", null));
        }
        CompletableFuture<PresencePage> answer = new CompletableFuture<>();
        tell(() -> topics.ask(
                topic, WatchedTopic.ofReader(after, limit, isCountOnly.test(topic), answer), nanoClock.getAsLong()));
        return answer.whenComplete((page, failure) -> readsWaiting.decrementAndGet());
    }

    /** Leaves something in the inbox. Any thread; does nothing once the thread has ended. */
    private void tell(Runnable what) {
        if (thread.isShutdown()) {
            return;
        }
        inbox.add(what);
        if (isAwake.compareAndSet(false, true)) {
            wake();
        }
    }

    private void wake() {
        try {
            thread.execute(this::drain);
        } catch (RejectedExecutionException closed) {
            inbox.clear();
        }
    }

    private void drain() {
        isAwake.set(false);
        Runnable next;
        while ((next = inbox.poll()) != null) {
            try {
                next.run();
            } catch (Throwable bug) {
                OutOfMemory.endProcessIf(bug);
                failures.error("presence: can't take what it was told", bug);
            }
        }
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        CompletableFuture<Void> left = new CompletableFuture<>();
        tell(() -> topics.replication().leave().whenComplete((done, failure) -> left.complete(null)));
        try {
            left.get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException silent) {
            LOG.info("what this node had of presence is shown until its lease is over: Redis did not take its goodbye");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        end();
    }

    /** Ends the threads without a word to the others, who see it gone when its lease is over. */
    void end() {
        isClosed = true;
        thread.shutdownNow();
        if (store != null) {
            store.close();
        }
    }
}
