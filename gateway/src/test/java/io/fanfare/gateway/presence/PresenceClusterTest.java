package io.fanfare.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.bus.BusListener;
import io.fanfare.gateway.bus.BusPeer;
import io.fanfare.gateway.bus.redis.RedisBus;
import io.fanfare.gateway.bus.redis.RedisServer;
import io.fanfare.gateway.bus.redis.RedisSettings;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.topic.JsonRules;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Three nodes over a real Redis and a real bus, 2,000 sessions in one topic and 2,000 topics of five, and a client for each topic on each
 * node: what all of them are told is held against what was done.
 */
@Tag("faults")
@Isolated("measures how soon nodes agree")
class PresenceClusterTest {
    private static final int NODES = 3;
    private static final int USERS = 2_000;
    private static final int TOPICS = 2_000;
    private static final int MEMBERS = 5;
    private static final int BATCH_MILLIS = 250;
    private static final int GRACE_MILLIS = 2_000;
    private static final int LEASE_SECONDS = 10;
    private static final long BOUND_MILLIS = 1_000L * LEASE_SECONDS + 2_000;
    private static final PresenceSettings SETTINGS =
            new PresenceSettings(BATCH_MILLIS, GRACE_MILLIS, LEASE_SECONDS, 5_000, 1_000_000);
    private static final TopicName BIG = TopicName.of("room:big");

    @RegisterExtension
    final ExpectedLog storeLog = new ExpectedLog(RedisPresenceStore.class);

    @RegisterExtension
    final ExpectedLog replicationLog = new ExpectedLog(StoreReplication.class);

    @RegisterExtension
    final ExpectedLog busLog = new ExpectedLog("io.fanfare.gateway.bus.redis");

    private final long startedAtNanos = System.nanoTime();
    private final List<PresenceNode> nodes = new ArrayList<>();
    private final Map<TopicName, PresenceTruth> truths = new HashMap<>();
    private final Random random = new Random(7);
    private RedisServer redis;
    private int lastId;

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAtNanos);
    }

    /** One of them, with those who are in its topics. */
    private final class PresenceNode {
        private final String name;
        private final RedisBus bus;
        private final NodePresence presence;
        private final Map<TopicName, PresenceHistory> histories = new HashMap<>();
        private final Map<TopicName, List<String>> there = new HashMap<>();

        private PresenceNode(String name, RedisSettings settings) {
            this.name = name;
            bus = new RedisBus(settings, name, JsonRules::allow, GatewayMetrics.NONE, InstantSource.system());
            presence = NodePresence.replicated(
                    SETTINGS,
                    topic -> false,
                    settings,
                    name,
                    bus,
                    JsonRules::allow,
                    GatewayMetrics.NONE,
                    InstantSource.system());
            bus.start(new BusListener() {
                @Override
                public void onPublication(Publication publication, Position position) {
                    presence.channel().onPublication(publication);
                }

                @Override
                public void onDoubt() {
                    presence.onDoubt();
                }

                @Override
                public void onPeerLeft(BusPeer peer) {
                    presence.peerListener().onPeerLeft(peer);
                }
            });
            presence.channel().open();
            presence.join();
        }

        private void watch(TopicName topic) {
            PresenceHistory history = new PresenceHistory();
            histories.put(topic, history);
            presence.watch(topic, new HistoryAudience(history)).askState("asker");
        }

        private void enter(TopicName topic, String place) {
            String id = name + "-" + ++lastId;
            truths.get(topic).enters(now(), id, name, place);
            presence.enter(topic, Attendances.of(id), place);
            there.computeIfAbsent(topic, none -> new ArrayList<>()).add(id);
        }

        private String anyone(TopicName topic) {
            List<String> ids = there.getOrDefault(topic, List.of());
            return ids.isEmpty() ? null : ids.remove(random.nextInt(ids.size()));
        }
    }

    /** Writes down what it is told, on the thread that tells. */
    private final class HistoryAudience implements PresenceAudience<String> {
        private final PresenceHistory history;
        private boolean hasState;

        private HistoryAudience(PresenceHistory history) {
            this.history = history;
        }

        @Override
        public Executor executor() {
            return Runnable::run;
        }

        @Override
        public void onState(String asker, PresenceState state) {
            hasState = true;
            history.state(now(), ids(state.attendances()));
        }

        /** Skips what comes before a state, as sessions do. */
        @Override
        public void onChange(PresenceChange change) {
            if (!hasState) {
                return;
            }
            history.change(now(), ids(change.joined()), ids(change.left()));
        }

        @Override
        public void onReplaced(PresenceState state) {
            history.state(now(), ids(state.attendances()));
        }

        private static List<String> ids(List<Attendance> attendances) {
            return attendances.stream().map(Attendance::id).toList();
        }
    }

    private void letPass(long millis) {
        long until = now() + millis;
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofMillis(millis + 10_000))
                .until(() -> now() >= until);
    }

    private PresenceNode anyNode() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    /** Sessions come, go, are cut off, and come back to another node in their place. */
    private void churn(int steps) {
        List<TopicName> topics = List.copyOf(truths.keySet());
        for (int i = 0; i < steps; i++) {
            TopicName topic = i % 2 == 0 ? BIG : topics.get(random.nextInt(topics.size()));
            PresenceNode node = anyNode();
            String place = "place-" + ++lastId;
            node.enter(topic, place);
            String goes = node.anyone(topic);
            if (i % 5 == 0) {
                truths.get(topic).isCutOff(now(), goes);
                node.presence.leave(topic, goes, Departure.CUT_OFF);
            } else {
                truths.get(topic).leaves(now(), goes);
                node.presence.leave(topic, goes, Departure.MEANT);
            }
        }
    }

    private void disturbedSince(long fromMillis) {
        long to = now();
        truths.values().forEach(truth -> truth.disturbed(fromMillis, to));
    }

    @AfterEach
    void close() {
        nodes.forEach(node -> {
            node.presence.close();
            node.bus.close();
        });
        redis.close();
    }

    @Test
    void everyViewConvergesToTheTruthThroughChurnFlushDeathOfRedisAndOfANode() throws Exception {
        redis = RedisServer.launch();
        RedisSettings settings = new RedisSettings(redis.url(), "test", "", "", "", 500, 2_000, 5_000, 64 << 20);
        truths.put(BIG, new PresenceTruth(GRACE_MILLIS));
        for (int i = 0; i < TOPICS; i++) {
            truths.put(TopicName.of("small:" + i), new PresenceTruth(GRACE_MILLIS));
        }
        for (int i = 0; i < NODES; i++) {
            nodes.add(new PresenceNode("node-" + i, settings));
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> nodes.stream().allMatch(node -> node.bus.isHealthy() && node.presence.problem() == null));
        nodes.forEach(node -> truths.keySet().forEach(node::watch));

        long from = now();
        for (int i = 0; i < USERS; i++) {
            nodes.get(i % NODES).enter(BIG, null);
        }
        for (TopicName topic : truths.keySet()) {
            for (int i = 0; i < MEMBERS && topic != BIG; i++) {
                anyNode().enter(topic, null);
            }
        }
        letPass(BOUND_MILLIS);
        long to = now();
        for (PresenceNode node : nodes) {
            assertThat(node.histories.get(BIG).changes(from, to))
                    .as("changes told of %d who join", USERS)
                    .isLessThanOrEqualTo((to - from) / BATCH_MILLIS + 2);
        }

        churn(1_000);
        letPass(BOUND_MILLIS + GRACE_MILLIS);

        long flushed = now();
        redis.execute("FLUSHALL");
        churn(200);
        disturbedSince(flushed);
        letPass(BOUND_MILLIS + GRACE_MILLIS);

        long killed = now();
        redis.kill();
        churn(200);
        letPass(3_000);
        redis.start();
        disturbedSince(killed);
        letPass(BOUND_MILLIS + GRACE_MILLIS);

        PresenceNode dead = nodes.remove(NODES - 1);
        dead.presence.end();
        dead.bus.close();
        truths.values().forEach(truth -> truth.nodeDies(now(), dead.name));
        letPass(BOUND_MILLIS + 500);

        long end = now();
        List<String> breaches = new ArrayList<>();
        for (PresenceNode node : nodes) {
            node.histories.forEach((topic, history) -> history.breaches(truths.get(topic), BOUND_MILLIS, end)
                    .forEach(breach -> breaches.add(node.name + " " + topic + " " + breach)));
        }
        assertThat(breaches.stream().limit(20))
                .as("%d breaches; %s", breaches.size(), storeLog.lines())
                .isEmpty();
    }
}
