package io.fanfare.gateway.presence;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.presence.PresenceMessages.Batch;
import io.fanfare.protocol.TopicName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

/** Nodes with a store in common and a clock in the hand of the test. Everything happens on the test's thread, in its order. */
final class SimulatedCluster {
    static final PresenceSettings SETTINGS = new PresenceSettings(250, 5_000, 20, 100, 10_000);
    static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Queue<Runnable> work = new ArrayDeque<>();
    private final List<Node> nodes = new ArrayList<>();
    private final SharedMemory memory = new SharedMemory(this::now, TimeUnit.SECONDS.toNanos(20));
    private long nowNanos = 1;
    /** Whether a batch reaches a node. */
    private BiPredicate<Batch, Long> arrives = (batch, node) -> true;

    long now() {
        return nowNanos;
    }

    SharedMemory memory() {
        return memory;
    }

    Node join() {
        Node node = new Node(nodes.size() + 1);
        nodes.add(node);
        settle();
        return node;
    }

    /** Which batches arrive at which nodes. */
    void arriving(BiPredicate<Batch, Long> which) {
        arrives = which;
    }

    /** A batch comes to all, whoever has sent it. */
    void bring(Batch batch) {
        nodes.forEach(node -> work.add(() -> node.hear(batch)));
        settle();
    }

    /** Lets time pass, tick by tick. */
    void pass(long millis) {
        long end = nowNanos + TimeUnit.MILLISECONDS.toNanos(millis);
        while (nowNanos < end) {
            nowNanos += BATCH_NANOS;
            nodes.forEach(Node::tick);
            settle();
        }
    }

    private void settle() {
        Runnable next;
        while ((next = work.poll()) != null) {
            next.run();
        }
    }

    /** One of them. */
    final class Node {
        private final long number;
        private final PresenceTopics topics;
        private final StoreReplication replication;
        private final SharedMemory.Handle store;
        private final List<Batch> sent = new ArrayList<>();
        private boolean isDead;

        private Node(long number) {
            this.number = number;
            topics = new PresenceTopics(number, SETTINGS, topic -> false, GatewayMetrics.NONE);
            store = memory.of(number);
            replication = new StoreReplication(
                    number,
                    SETTINGS,
                    topics,
                    store,
                    this::send,
                    work::add,
                    SimulatedCluster.this::now,
                    GatewayMetrics.NONE);
            topics.replicateBy(replication);
            replication.open();
        }

        private void send(Batch batch) {
            if (isDead) {
                return;
            }
            sent.add(batch);
            nodes.forEach(node -> {
                if (arrives.test(batch, node.number)) {
                    work.add(() -> node.hear(batch));
                }
            });
        }

        private void hear(Batch batch) {
            if (!isDead) {
                replication.onHint(batch);
            }
        }

        private void tick() {
            if (!isDead) {
                topics.tick(nowNanos);
            }
        }

        long number() {
            return number;
        }

        List<Batch> sent() {
            return sent;
        }

        SharedMemory.Handle store() {
            return store;
        }

        PresenceTopics topics() {
            return topics;
        }

        StoreReplication replication() {
            return replication;
        }

        void enter(TopicName topic, String id) {
            enter(topic, id, null);
        }

        void enter(TopicName topic, String id, String place) {
            topics.enter(topic, Attendances.of(id), place);
        }

        void leave(TopicName topic, String id) {
            topics.leave(topic, id, Departure.MEANT, nowNanos);
        }

        void cutOff(TopicName topic, String id) {
            topics.leave(topic, id, Departure.CUT_OFF, nowNanos);
        }

        RecordingAudience watch(TopicName topic) {
            RecordingAudience recording = new RecordingAudience(Runnable::run);
            AudienceLoop<String> audience = new AudienceLoop<>(recording);
            topics.watch(topic, audience, nowNanos);
            topics.ask(topic, WatchedTopic.ofAudience(audience, "asker"), nowNanos);
            settle();
            return recording;
        }

        /** As by kill -9. */
        void kill() {
            isDead = true;
        }

        /** As by TERM. */
        void stop() {
            replication.leave();
            settle();
            isDead = true;
        }
    }
}
