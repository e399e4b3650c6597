package io.fanfare.gateway.presence;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.metrics.PresenceEvent;
import io.fanfare.gateway.presence.PresenceStore.Write;
import io.fanfare.gateway.presence.TopicLoads.Load;
import io.fanfare.gateway.presence.TopicLoads.Whose;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Holds what this node shows of watched topics against what all nodes have written down: who is new is shown, who is not written down any
 * more, twice in a row, is gone, and what is void is removed. On the thread of presence.
 */
final class Reconciling {
    private static final int LOADS_AT_ONCE = 64;
    /** Who is missing is looked for once more after this time. */
    static final long CONFIRM_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final long self;
    private final PresenceTopics topics;
    private final PresenceStore store;
    private final OtherNodes nodes;
    private final TopicLoads loads;
    private final Executor thread;
    private final LongSupplier nanoClock;
    private final GatewayMetrics metrics;
    private final BooleanSupplier mayAsk;
    private final BooleanSupplier mayConclude;

    /**
     * @param mayAsk whether the store is there, and this node stays
     * @param mayConclude whether somebody is gone who is not written down: not while others may have to write it again
     */
    Reconciling(
            long self,
            PresenceTopics topics,
            PresenceStore store,
            OtherNodes nodes,
            TopicLoads loads,
            Executor thread,
            LongSupplier nanoClock,
            GatewayMetrics metrics,
            BooleanSupplier mayAsk,
            BooleanSupplier mayConclude) {
        this.self = self;
        this.topics = topics;
        this.store = store;
        this.nodes = nodes;
        this.loads = loads;
        this.thread = thread;
        this.nanoClock = nanoClock;
        this.metrics = metrics;
        this.mayAsk = mayAsk;
        this.mayConclude = mayConclude;
    }

    /** Begins to load what is due, as far as there are places. */
    void load() {
        if (!mayAsk.getAsBoolean()) {
            return;
        }
        for (Load load : loads.begin(LOADS_AT_ONCE)) {
            store.load(load.topic().topic())
                    .whenCompleteAsync((found, failure) -> onFound(load, found, failure), thread);
        }
    }

    private void onFound(Load load, List<StoredAttendee> found, Throwable failure) {
        if (!loads.isCurrent(load)) {
            return;
        }
        if (failure != null) {
            onLoadFailed(load);
            return;
        }
        Set<Long> strangers = TopicLoads.nodesOf(found);
        strangers.removeIf(node -> node == self || nodes.isKnown(node));
        if (strangers.isEmpty()) {
            hold(load, found);
            return;
        }
        store.leases(strangers)
                .whenCompleteAsync(
                        (leases, fault) -> {
                            if (!loads.isCurrent(load)) {
                                return;
                            }
                            if (fault != null) {
                                onLoadFailed(load);
                                return;
                            }
                            leases.forEach(nodes::onLease);
                            hold(load, found);
                        },
                        thread);
    }

    /** Tried again with the next batch. */
    private void onLoadFailed(Load load) {
        metrics.presence(PresenceEvent.LOAD_FAILED, 1);
        loads.end(load, false, nanoClock.getAsLong());
    }

    /** Holds a view against what is written down. */
    private void hold(Load load, List<StoredAttendee> found) {
        WatchedTopic topic = load.topic();
        Set<Whose> there = new HashSet<>();
        List<Write> orphans = new ArrayList<>();
        int repaired = 0;
        boolean isAllHeld = true;
        for (StoredAttendee stored : found) {
            if (stored.node() == self) {
                continue;
            }
            Attendee attendee = stored.attendee();
            Whose whose = new Whose(stored.node(), attendee.id());
            if (!nodes.holds(stored.node(), stored.term())) {
                orphans.add(new Write(topic.topic(), stored.node(), stored.term(), attendee.id(), null));
                continue;
            }
            there.add(whose);
            load.onFound(whose);
            if (!load.wasTold(whose, attendee.version())) {
                boolean wasLoaded = topic.isLoaded();
                boolean isNews = isNewsOf(topic, stored);
                isAllHeld &= topics.put(topic, stored.node(), attendee);
                repaired += wasLoaded && isNews ? 1 : 0;
            }
        }
        repaired += dropMissing(load, there);
        metrics.presence(PresenceEvent.RECONCILED, 1);
        metrics.presence(PresenceEvent.REPAIRED, repaired);
        removeOrphans(orphans);
        loads.end(load, true, nanoClock.getAsLong());
        topics.onLoaded(topic, isAllHeld, nanoClock.getAsLong());
        load();
    }

    private static boolean isNewsOf(WatchedTopic topic, StoredAttendee stored) {
        Attendee known = topic.view().of(stored.node()).get(stored.attendee().id());
        return known == null || known.version() < stored.attendee().version();
    }

    /** Who is in the view and not written down, twice in a row, is gone. */
    private int dropMissing(Load load, Set<Whose> there) {
        WatchedTopic topic = load.topic();
        long now = nanoClock.getAsLong();
        int dropped = 0;
        for (long node : topic.view().nodes()) {
            if (node == self) {
                continue;
            }
            for (String id : List.copyOf(topic.view().of(node).keySet())) {
                Whose whose = new Whose(node, id);
                if (there.contains(whose) || load.wasTold(whose)) {
                    continue;
                }
                long missingNanos = load.onMissing(whose, now);
                if (mayConclude.getAsBoolean() && missingNanos >= CONFIRM_NANOS && !nodes.isWritingAgain(node)) {
                    load.onGone(whose);
                    topics.remove(topic, node, id);
                    dropped++;
                }
            }
        }
        return dropped;
    }

    /** What is void in the store. Whoever sees it removes it: nobody writes in a term that is over. */
    private void removeOrphans(List<Write> orphans) {
        if (orphans.isEmpty() || !mayConclude.getAsBoolean()) {
            return;
        }
        store.write(orphans).whenComplete((removed, failure) -> {
            if (failure != null) {
                metrics.presence(PresenceEvent.WRITE_FAILED, orphans.size());
            }
        });
    }
}
