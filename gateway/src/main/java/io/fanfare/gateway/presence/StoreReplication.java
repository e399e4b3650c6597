package io.fanfare.gateway.presence;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.metrics.PresenceEvent;
import io.fanfare.gateway.presence.PresenceMessages.Batch;
import io.fanfare.gateway.presence.PresenceMessages.Change;
import io.fanfare.protocol.TopicName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Presence of several nodes. Each writes down who is with it, under a lease, and tells the others afterwards; what is told is a hint:
 * who watches a topic loads what is written down, holds its view against it again and again, and believes that.
 *
 * <p>A node whose lease is over is gone with all it had. Of a store that was away, or has lost this node's own lease, nothing is
 * concluded for two thirds of a lease: until then others will have written again what is theirs, and what is known of them stays shown.
 *
 * <p>What a node writes carries a term, and a new one begins whenever the store may have lost something: everything is written again, and
 * once that is done the lease says that what is of older terms is void. So nothing has to be remembered that went meanwhile, and what is
 * void can be removed by anybody.
 *
 * <p>On the thread of presence.
 */
final class StoreReplication implements Replication, PresenceStore.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(StoreReplication.class);

    /** Few enough to be answered in time by a server that is busy. */
    private static final int WRITES_AT_ONCE = 200;

    private static final int CHANGES_OF_A_BATCH = 250;
    private static final int KEPT_AT_ONCE = 500;
    /** Until then a topic that nobody writes to any more is kept; it is kept anew in a third of the time. */
    static final long KEEP_SECONDS = 1_800;

    private static final long LEASE_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long RECONCILE_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** At most so many topics are reconciled in a second because their time has come. */
    private static final long RECONCILED_IN_A_SECOND = 1_000;

    private final long self;
    private final PresenceTopics topics;
    private final PresenceStore store;
    private final Consumer<Batch> hints;
    private final Executor thread;
    private final LongSupplier nanoClock;
    private final GatewayMetrics metrics;
    private final long leaseNanos;
    private final OtherNodes nodes = new OtherNodes();
    private final OwnWrites writes;
    private final TopicLoads loads = new TopicLoads();
    private final Reconciling reconciling;
    private final Deque<TopicName> keeping = new ArrayDeque<>();

    private volatile String problem = "not connected to Redis yet";
    private boolean isConnected;
    private boolean wasConnected;
    /** Whether this node has a lease, as far as it knows: before, it writes nothing. */
    private boolean hasLease;

    private boolean isLeaving;
    private boolean isWriting;
    private boolean isCheckingLeases;
    private boolean isRecovering;
    private long recoveredAtNanos;
    private long settledTerm;
    private long leaseTerm;
    private long lastNumber;
    private long renewedAtNanos;
    private long checkedAtNanos;
    private long toldAtNanos;
    private long keptAtNanos;
    private volatile long wholeAtNanos;

    /**
     * @param hints tells the other nodes, at most once
     * @param thread of presence
     */
    StoreReplication(
            long self,
            PresenceSettings settings,
            PresenceTopics topics,
            PresenceStore store,
            Consumer<Batch> hints,
            Executor thread,
            LongSupplier nanoClock,
            GatewayMetrics metrics) {
        this.self = self;
        this.topics = topics;
        this.store = store;
        this.hints = hints;
        this.thread = thread;
        this.nanoClock = nanoClock;
        this.metrics = metrics;
        this.leaseNanos = TimeUnit.MILLISECONDS.toNanos(settings.leaseMillis());
        this.writes = new OwnWrites(self, topics, settings.maxHeld());
        this.reconciling = new Reconciling(
                self,
                topics,
                store,
                nodes,
                loads,
                thread,
                nanoClock,
                metrics,
                () -> isConnected && !isLeaving,
                () -> !isRecovering);
        this.keptAtNanos = nanoClock.getAsLong();
        this.wholeAtNanos = nanoClock.getAsLong();
    }

    void open() {
        store.open(this);
    }

    @Override
    public void onConnected() {
        thread.execute(this::connected);
    }

    @Override
    public void onLost(String reason) {
        thread.execute(() -> lost(reason));
    }

    private void connected() {
        if (isLeaving) {
            return;
        }
        isConnected = true;
        writes.beginTerm();
        if (wasConnected) {
            recover("connected to Redis again");
        } else {
            problem = null;
        }
        wasConnected = true;
        loads.allAreDue();
        // While it is there still, what was written in older terms may be believed for a while.
        leaseTerm = settledTerm;
        renewedAtNanos = nanoClock.getAsLong();
        then(store.renew(settledTerm), wasThere -> {
            if (wasThere) {
                onLease();
            } else {
                begin();
            }
        });
    }

    private void begin() {
        renewedAtNanos = nanoClock.getAsLong();
        leaseTerm = writes.term();
        then(store.begin(leaseTerm), begun -> onLease());
    }

    private void onLease() {
        renewedAtNanos = nanoClock.getAsLong();
        hasLease = true;
        write();
    }

    private void lost(String reason) {
        isConnected = false;
        hasLease = false;
        problem = reason;
        loads.forgetMissing();
    }

    /** Nothing is concluded from what is not there, until the others had the time to write it. */
    private void recover(String why) {
        LOG.info("presence: {}: what other nodes had stays shown until they have written it again", why);
        isRecovering = true;
        recoveredAtNanos = nanoClock.getAsLong() + leaseNanos / 3 * 2;
        problem = "waiting for what other nodes write again";
        loads.forgetMissing();
    }

    /** Never begins one: that would hide that the store has lost it, and all else with it. */
    private void renew() {
        renewedAtNanos = nanoClock.getAsLong();
        then(store.renew(leaseTerm), wasThere -> {
            if (!wasThere && hasLease) {
                onForgottenByStore();
            }
        });
    }

    @Override
    public boolean isWhole() {
        return isConnected && !isRecovering;
    }

    /** What is wrong, in short words, or null. Any thread. */
    String problem() {
        return problem;
    }

    /** For how long this node has not known all. Any thread. */
    long secondsSinceWhole() {
        return TimeUnit.NANOSECONDS.toSeconds(Math.max(0, nanoClock.getAsLong() - wholeAtNanos));
    }

    @Override
    public void onChanged(TopicName topic, String id) {
        writes.add(topic, id);
    }

    @Override
    public void onWatched(WatchedTopic topic) {
        loads.watch(topic);
        reconciling.load();
    }

    @Override
    public void onForgotten(TopicName topic) {
        loads.forget(topic);
    }

    /** Something that was told may be lost. */
    void onDoubt() {
        loads.allAreDue();
        reconciling.load();
    }

    @Override
    public void tick(long nowNanos) {
        if (isLeaving) {
            return;
        }
        if (isRecovering && isConnected && nowNanos - recoveredAtNanos >= 0) {
            isRecovering = false;
            problem = null;
            checkedAtNanos = nowNanos - LEASE_CHECK_NANOS;
            loads.missingAreDue(nowNanos);
            loads.allAreDue();
        }
        if (isWhole()) {
            wholeAtNanos = nowNanos;
        }
        if (nowNanos - toldAtNanos >= BEAT_NANOS) {
            tell(List.of(), false);
        }
        if (!isConnected) {
            return;
        }
        if (nowNanos - renewedAtNanos >= leaseNanos / 3) {
            if (hasLease) {
                renew();
            } else {
                begin();
            }
        }
        if (nowNanos - checkedAtNanos >= LEASE_CHECK_NANOS) {
            checkLeases();
        }
        long watchedPerSecond = loads.count() / RECONCILED_IN_A_SECOND;
        if (!isRecovering) {
            loads.missingAreDue(nowNanos - Reconciling.CONFIRM_NANOS);
        }
        loads.dueSince(nowNanos - Math.max(RECONCILE_NANOS, TimeUnit.SECONDS.toNanos(watchedPerSecond)));
        reconciling.load();
        write();
        keep(nowNanos);
    }

    /** Looks which nodes are there, this one included. */
    void checkLeases() {
        checkedAtNanos = nanoClock.getAsLong();
        if (!isConnected || !hasLease || isCheckingLeases) {
            return;
        }
        isCheckingLeases = true;
        Set<Long> asked = nodes.all();
        asked.add(self);
        store.leases(asked)
                .whenCompleteAsync(
                        (leases, failure) -> {
                            isCheckingLeases = false;
                            if (failure == null && isConnected && hasLease) {
                                onLeases(asked, leases);
                            }
                        },
                        thread);
    }

    private void onLeases(Set<Long> asked, Map<Long, Long> leases) {
        if (!leases.containsKey(self)) {
            onForgottenByStore();
        }
        leases.forEach((node, term) -> {
            if (node != self) {
                nodes.onLease(node, term);
            }
        });
        for (long node : nodes.without(leases, asked, isRecovering)) {
            nodes.forget(node);
            int had = topics.removeAll(node);
            metrics.presence(PresenceEvent.NODE_LOST, 1);
            LOG.info(
                    "presence: the lease of node {} is over: {} of its sessions are gone", Long.toHexString(node), had);
        }
    }

    /** The store was flushed or replaced, or this process stood still for longer than a lease. */
    private void onForgottenByStore() {
        metrics.presence(PresenceEvent.FORGOTTEN, 1);
        recover("Redis has lost this node's lease");
        writes.beginTerm();
        hasLease = false;
        begin();
        loads.allAreDue();
    }

    private void write() {
        if (!hasLease || isWriting || isLeaving) {
            return;
        }
        if (writes.isEmpty()) {
            settle();
            return;
        }
        isWriting = true;
        OwnWrites.Portion portion = writes.take(WRITES_AT_ONCE, settledTerm);
        store.write(portion.writes())
                .whenCompleteAsync(
                        (written, failure) -> {
                            isWriting = false;
                            if (failure != null) {
                                metrics.presence(
                                        PresenceEvent.WRITE_FAILED,
                                        portion.writes().size());
                                writes.putBack(portion);
                                return;
                            }
                            tell(portion.changes());
                            write();
                        },
                        thread);
    }

    /** If all is written in this term, what is of older ones is void. */
    private void settle() {
        if (settledTerm != writes.term() && writes.isEmpty() && hasLease) {
            settledTerm = writes.term();
            leaseTerm = settledTerm;
            renew();
            tell(List.of(), false);
        }
    }

    private void tell(List<Change> changes) {
        for (int from = 0; from < changes.size(); from += CHANGES_OF_A_BATCH) {
            tell(changes.subList(from, Math.min(changes.size(), from + CHANGES_OF_A_BATCH)), false);
        }
        metrics.presence(PresenceEvent.HINT, changes.size());
    }

    private void tell(List<Change> changes, boolean isLast) {
        toldAtNanos = nanoClock.getAsLong();
        long settled = settledTerm == writes.term() ? settledTerm : 0;
        hints.accept(new Batch(self, ++lastNumber, settled, isLast, changes));
    }

    /** Another node has told something. */
    void onHint(Batch batch) {
        if (batch.node() == self) {
            return;
        }
        boolean isNew = !nodes.isKnown(batch.node());
        OtherNodes.Hearing hearing = nodes.hear(batch);
        if (hearing == OtherNodes.Hearing.REFUSED) {
            metrics.presence(PresenceEvent.GARBAGE, 1);
            return;
        }
        if (hearing == OtherNodes.Hearing.LATE) {
            return;
        }
        if (hearing == OtherNodes.Hearing.AFTER_DOUBT) {
            metrics.presence(PresenceEvent.DOUBT, 1);
            onDoubt();
        }
        for (Change change : batch.changes()) {
            take(batch.node(), change);
        }
        if (isNew || batch.isLast()) {
            checkLeases();
        }
    }

    private void take(long node, Change change) {
        Attendee attendee = change.attendee();
        if (attendee != null && !attendee.isCutOff()) {
            topics.endGraces(change.topic(), attendee.place());
        }
        WatchedTopic topic = topics.watched(change.topic());
        if (topic == null) {
            return;
        }
        loads.onTold(node, change);
        if (attendee != null) {
            topics.put(topic, node, attendee);
        } else {
            Attendee known = topic.view().of(node).get(change.id());
            if (known != null && known.version() <= change.version()) {
                topics.remove(topic, node, change.id());
            }
        }
    }

    private void keep(long nowNanos) {
        if (!hasLease) {
            return;
        }
        if (keeping.isEmpty() && nowNanos - keptAtNanos >= TimeUnit.SECONDS.toNanos(KEEP_SECONDS / 3)) {
            keptAtNanos = nowNanos;
            keeping.addAll(topics.ownTopics());
        }
        List<TopicName> some = new ArrayList<>();
        while (some.size() < KEPT_AT_ONCE && !keeping.isEmpty()) {
            some.add(keeping.poll());
        }
        if (!some.isEmpty()) {
            then(store.keep(some), lost -> lost.forEach(writes::writeAgain));
        }
    }

    /** Goes on with an answer on the thread; without one, something else will come of it. */
    private <T> void then(CompletionStage<T> stage, Consumer<T> next) {
        BiConsumer<T, Throwable> taker = (answer, failure) -> {
            if (failure == null) {
                next.accept(answer);
            } else {
                LOG.debug("presence: {}", failure.getMessage());
            }
        };
        stage.whenCompleteAsync(taker, thread);
    }

    @Override
    public CompletionStage<Void> leave() {
        isLeaving = true;
        if (!isConnected) {
            return CompletableFuture.completedStage(null);
        }
        return store.giveUp()
                .handleAsync(
                        (done, failure) -> {
                            tell(List.of(), true);
                            return store.write(writes.removals(settledTerm));
                        },
                        thread)
                .thenCompose(removed -> removed)
                .handle((done, failure) -> null);
    }
}
