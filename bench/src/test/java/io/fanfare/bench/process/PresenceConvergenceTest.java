package io.fanfare.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fanfare.gateway.bus.redis.RedisServer;
import io.fanfare.gateway.presence.PresenceHistory;
import io.fanfare.gateway.presence.PresenceTruth;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Three gateways over a real Redis, 2,000 clients in one topic and 2,000 topics of five: clients come and go, Redis is flushed, killed and
 * started empty, and a gateway is killed. What clients are told is held against what was done.
 */
@Tag("faults")
@Isolated("measures how soon gateways agree")
@Timeout(300)
class PresenceConvergenceTest {
    private static final int NODES = 3;
    private static final int USERS = 2_000;
    private static final int TOPICS = 2_000;
    private static final int MEMBERS = 5;
    private static final int BATCH_MILLIS = 250;
    private static final int GRACE_MILLIS = 2_000;
    private static final int LEASE_SECONDS = 8;
    private static final long BOUND_MILLIS = 1_000L * LEASE_SECONDS + 2_000;
    private static final String BIG = "live:big";
    private static final String[] JVM = {"-Xmx384m", "-XX:+UseSerialGC"};
    private static final ObjectMapper JSON = new ObjectMapper();

    private final long startedAtNanos = System.nanoTime();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<GatewayProcess> nodes = new ArrayList<>();
    private final Map<String, PresenceTruth> truths = new ConcurrentHashMap<>();
    private final List<Session> sessions = new ArrayList<>();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAtNanos);
    }

    /** A client that is in topics, and keeps what it is told of them if it observes. */
    private final class Session implements WebSocket.Listener {
        private final String name;
        private final int node;
        private final boolean isObserver;
        private final StringBuilder text = new StringBuilder();
        private final Map<String, PresenceHistory> histories = new ConcurrentHashMap<>();
        private final Set<String> hasState = new HashSet<>();
        private final AtomicInteger frames = new AtomicInteger();
        private WebSocket socket;

        private Session(String name, int node, boolean isObserver) {
            this.name = name;
            this.node = node;
            this.isObserver = isObserver;
            sessions.add(this);
        }

        private Session open() {
            URI uri =
                    URI.create("ws://127.0.0.1:" + nodes.get(node).clients().getPort() + "/socket/websocket?vsn=2.0.0");
            socket = http.newWebSocketBuilder().buildAsync(uri, this).join();
            return this;
        }

        private boolean isOpen() {
            return socket != null && !socket.isOutputClosed() && nodes.get(node).isAlive();
        }

        private void join(String topic) {
            histories.put(topic, new PresenceHistory());
            truths.get(topic).enters(now(), name, "node-" + node, null);
            send("[\"1\",\"1\",\"" + topic + "\",\"phx_join\",{\"presence\":{\"name\":\"" + name + "\"}}]");
        }

        private void leave(String topic) {
            truths.get(topic).leaves(now(), name);
            histories.remove(topic);
            send("[\"1\",\"2\",\"" + topic + "\",\"phx_leave\",{}]");
        }

        private void cutOff(String topic) {
            truths.get(topic).isCutOff(now(), name);
            histories.remove(topic);
            socket.abort();
        }

        private void send(String message) {
            socket.sendText(message, true).join();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
            text.append(part);
            if (isLast) {
                String message = text.toString();
                text.setLength(0);
                take(message);
            }
            from.request(1);
            return null;
        }

        private void take(String message) {
            if (message.startsWith(",\"presence_diff\"", message.indexOf(BIG) + BIG.length() + 1)) {
                frames.incrementAndGet();
            }
            if (message.contains("\"phx_reply\",{\"status\":\"error\"")) {
                refusals.add(message);
            }
            if (!isObserver || !message.contains("\"presence_")) {
                return;
            }
            try {
                JsonNode frame = JSON.readTree(message);
                String topic = frame.get(2).textValue();
                PresenceHistory history = histories.get(topic);
                JsonNode told = frame.get(4);
                if (history != null && frame.get(3).textValue().equals("presence_state")) {
                    hasState.add(topic);
                    history.state(now(), names(told));
                } else if (history != null && hasState.contains(topic)) {
                    history.change(now(), names(told.get("joins")), names(told.get("leaves")));
                }
            } catch (java.io.IOException noJson) {
                throw new AssertionError(message, noJson);
            }
        }

        private static List<String> names(JsonNode entries) {
            List<String> names = new ArrayList<>();
            entries.forEach(entry -> entry.get("metas")
                    .forEach(meta -> names.add(meta.get("name").textValue())));
            return names;
        }
    }

    /** Clients that are silent for long are closed. */
    private void beat() {
        for (Session session : sessions) {
            if (session.isOpen()) {
                session.send("[null,\"0\",\"phoenix\",\"heartbeat\",{}]");
            }
        }
    }

    private void letPass(long millis) {
        beat();
        long until = now() + millis;
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofMillis(millis + 10_000))
                .until(() -> now() >= until);
    }

    private void churn(List<Session> crowd, int first, int count) {
        for (int i = first; i < first + count; i++) {
            Session goes = crowd.get(i);
            if (i % 3 == 0) {
                goes.cutOff(BIG);
            } else {
                goes.leave(BIG);
            }
            new Session("new-" + i, i % 2, false).open().join(BIG);
        }
    }

    private void disturbedSince(long fromMillis) {
        long to = now();
        truths.values().forEach(truth -> truth.disturbed(fromMillis, to));
    }

    @Test
    void whatClientsAreToldConvergesToTheTruth(@TempDir Path folder) throws Exception {
        try (RedisServer redis = RedisServer.launch()) {
            try {
                for (int i = 0; i < NODES; i++) {
                    nodes.add(GatewayProcess.launch(environment(i, folder, redis.url()), JVM));
                }
                for (GatewayProcess node : nodes) {
                    await().atMost(Duration.ofSeconds(40)).until(node::isUp);
                }
                hold(redis);
            } finally {
                sessions.forEach(session -> {
                    if (session.socket != null) {
                        session.socket.abort();
                    }
                });
                nodes.forEach(GatewayProcess::close);
            }
        }
    }

    private static Map<String, String> environment(int number, Path folder, String redis) {
        Map<String, String> environment = new HashMap<>();
        environment.put("FANFARE_NODE_ID", "node-" + number);
        environment.put("FANFARE_DATA_DIR", folder.resolve("node-" + number).toString());
        environment.put("FANFARE_BUS_URL", redis);
        environment.put("FANFARE_NAMESPACES_LIVE_PRESENCE", "on");
        environment.put("FANFARE_PRESENCE_BATCH_MILLIS", Integer.toString(BATCH_MILLIS));
        environment.put("FANFARE_PRESENCE_GRACE_MILLIS", Integer.toString(GRACE_MILLIS));
        environment.put("FANFARE_PRESENCE_LEASE_SECONDS", Integer.toString(LEASE_SECONDS));
        environment.put("FANFARE_SESSIONS_MAX_SUBSCRIPTIONS", "5000");
        environment.put("FANFARE_SESSIONS_SUBSCRIBES_PER_SECOND", "0");
        environment.put("FANFARE_SESSIONS_PRESENCE_REQUESTS_PER_SECOND", "0");
        environment.put("FANFARE_SESSIONS_FRAMES_PER_SECOND", "0");
        environment.put("FANFARE_SESSIONS_MAX_REQUESTS_IN_FLIGHT", "5000");
        return environment;
    }

    private void hold(RedisServer redis) throws Exception {
        truths.put(BIG, new PresenceTruth(GRACE_MILLIS));
        List<Session> observers = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            observers.add(new Session("observer-" + i, i, true).open());
        }
        observers.forEach(observer -> observer.join(BIG));

        long from = now();
        List<Session> crowd = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            Session one = new Session("user-" + i, i % NODES, false).open();
            one.join(BIG);
            crowd.add(one);
        }
        letPass(BOUND_MILLIS);
        long batches = (now() - from) / BATCH_MILLIS + 2;
        assertThat(observers.get(0).frames.get())
                .as("frames that a client gets while %d join, which are told in %d batches", USERS, batches)
                .isBetween(1, (int) batches);

        for (int i = 0; i < MEMBERS; i++) {
            Session member = new Session("member-" + i, i % NODES, true).open();
            for (int topic = 0; topic < TOPICS; topic++) {
                truths.computeIfAbsent("live:small-" + topic, none -> new PresenceTruth(GRACE_MILLIS));
                member.join("live:small-" + topic);
            }
            observers.add(member);
        }
        churn(crowd, 0, 200);
        letPass(BOUND_MILLIS + GRACE_MILLIS);

        long flushed = now();
        redis.execute("FLUSHALL");
        churn(crowd, 200, 50);
        disturbedSince(flushed);
        letPass(BOUND_MILLIS + GRACE_MILLIS);

        long killed = now();
        redis.kill();
        churn(crowd, 250, 50);
        letPass(2_000);
        redis.start();
        disturbedSince(killed);
        letPass(BOUND_MILLIS + GRACE_MILLIS);

        int dead = NODES - 1;
        nodes.get(dead).close();
        truths.values().forEach(truth -> truth.nodeDies(now(), "node-" + dead));
        letPass(BOUND_MILLIS + 500);

        assertThat(refusals).isEmpty();
        long end = now();
        List<String> breaches = new ArrayList<>();
        for (Session observer : observers) {
            if (observer.node != dead) {
                observer.histories.forEach((topic, history) -> history.breaches(truths.get(topic), BOUND_MILLIS, end)
                        .forEach(breach -> breaches.add(observer.name + " " + topic + " " + breach)));
            }
        }
        assertThat(breaches).isEmpty();
    }
}
