package io.fanfare.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.bus.redis.RedisServer;
import io.fanfare.gateway.bus.redis.RedisSettings;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.metrics.PresenceEvent;
import io.fanfare.gateway.topic.JsonRules;
import io.fanfare.protocol.TopicName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Over a real server. */
class RedisPresenceStoreTest extends PresenceStoreContract {
    /** Begins as what nodes write. */
    private static final String GARBAGE = "\u0001garbage";

    private static final String SECRET = "a secret of at least 32 bytes, as is asked for";
    static final PresenceSettings SHORT = new PresenceSettings(100, 1_000, 2, 100, 100_000);

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog(RedisPresenceStore.class);

    private final Map<PresenceEvent, Integer> events = new ConcurrentHashMap<>();
    private final GatewayMetrics metrics = new GatewayMetrics() {
        @Override
        public void presence(PresenceEvent event, int times) {
            events.merge(event, times, Integer::sum);
        }
    };
    private RedisServer server;

    private String url() throws Exception {
        if (server == null) {
            server = RedisServer.launch();
        }
        return server.url();
    }

    static RedisSettings settings(String url, String secret) {
        return new RedisSettings(url, "test", "", secret, "", 250, 1_000, 5_000, 16 << 20);
    }

    @Override
    PresenceStore of(long node) throws Exception {
        return of(node, "");
    }

    private PresenceStore of(long node, String secret) throws Exception {
        return new RedisPresenceStore(settings(url(), secret), "node-" + node, node, SHORT, JsonRules::allow, metrics);
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Override
    void flush() throws Exception {
        server.execute("FLUSHALL");
    }

    @Override
    void passLease() {
        await().atMost(Duration.ofSeconds(5))
                .until(() -> of(one.leases(Set.of(ONE, OTHER))).isEmpty());
    }

    @Override
    void breakDown() throws Exception {
        server.kill();
    }

    @Override
    void repair() throws Exception {
        server.start();
    }

    @Test
    void topicsThatNobodyKeepsAreForgottenInTheEnd() throws Exception {
        of(one.write(List.of(put(TOPIC, stored(ONE, 1, "a")))));

        assertThat((Long) server.execute("TTL", "test:pt:room:1"))
                .isBetween(StoreReplication.KEEP_SECONDS - 60, StoreReplication.KEEP_SECONDS);
    }

    @Test
    void garbageIsCountedAndIsNotThere() throws Exception {
        StoredAttendee sound = stored(ONE, 1, "a");
        of(one.write(List.of(put(TOPIC, sound))));
        server.execute("HSET", "test:pt:room:1", "1.1:b", GARBAGE);
        server.execute("HSET", "test:pt:room:1", "x", "");
        server.execute("SET", "test:pn:{leases}:" + Long.toHexString(OTHER), GARBAGE);

        assertThat(of(one.load(TOPIC))).containsExactly(sound);
        assertThat(of(one.leases(Set.of(OTHER)))).isEmpty();
        assertThat(events.get(PresenceEvent.GARBAGE)).isEqualTo(3);
    }

    @Test
    void keyThatIsSomethingElseIsMadeFree() throws Exception {
        server.execute("SET", "test:pt:room:1", "a string");
        StoredAttendee there = stored(ONE, 1, "a");

        await().ignoreExceptions().until(() -> {
            of(one.write(List.of(put(TOPIC, there))));
            return true;
        });

        assertThat(of(other.load(TOPIC))).containsExactly(there);
    }

    @Test
    void withASecretOnlyWhatNodesHaveSealedIsBelieved() throws Exception {
        PresenceStore sealed = opened(of(ONE, SECRET));
        PresenceStore friend = opened(of(OTHER, SECRET));
        TopicName elsewhere = TopicName.of("room:2");
        StoredAttendee genuine = stored(ONE, 1, "a");
        try {
            of(sealed.write(List.of(put(TOPIC, genuine))));
            of(sealed.begin(1));
            of(other.write(List.of(put(TOPIC, stored(OTHER, 1, "forged")))));
            of(other.begin(1));
            server.execute("COPY", "test:pt:room:1", "test:pt:room:2");

            assertThat(of(friend.load(TOPIC))).containsExactly(genuine);
            assertThat(of(friend.load(elsewhere))).isEmpty();
            assertThat(of(friend.leases(Set.of(ONE, OTHER)))).containsExactly(Map.entry(ONE, 1L));
            assertThat(events.get(PresenceEvent.FORGED)).isGreaterThanOrEqualTo(3);
        } finally {
            sealed.close();
            friend.close();
        }
    }

    /** The rights that gateway/README.md names. */
    @Test
    void littleIsEnough() throws Exception {
        String rights = "on >hunter2 resetchannels &test:* -@all +ping +role +client|setname +publish +subscribe"
                + " +unsubscribe resetkeys ~test:* +hset +hdel +hscan +expire +set +mget +del";
        List<String> command = new java.util.ArrayList<>(List.of("ACL", "SETUSER", "fanfare"));
        command.addAll(List.of(rights.split(" ")));
        server.execute(command.toArray(String[]::new));
        RedisSettings least = settings("redis://fanfare:hunter2@127.0.0.1:" + server.port(), "");
        StoredAttendee there = stored(9, 1, "a");

        try (PresenceStore store =
                opened(new RedisPresenceStore(least, "node-9", 9, SHORT, JsonRules::allow, metrics))) {
            of(store.begin(1));
            of(store.write(List.of(put(TOPIC, there))));
            assertThat(of(store.renew(1))).isTrue();
            assertThat(of(store.load(TOPIC))).containsExactly(there);
            assertThat(of(store.leases(Set.of(9L)))).hasSize(1);
            assertThat(of(store.keep(List.of(TOPIC)))).isEmpty();
            of(store.write(List.of(remove(TOPIC, there))));
            of(store.giveUp());
        }
    }

    @Test
    void serverThatDoesNotAnswerIsGivenUp() throws Exception {
        int before = connects.get();

        server.pause();
        await().until(() -> of(one.load(TOPIC).handle((found, failure) -> failure != null)));
        server.resume();

        await().until(() -> connects.get() > before);
    }
}
