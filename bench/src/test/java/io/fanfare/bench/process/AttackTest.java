package io.fanfare.bench.process;

import io.fanfare.bench.client.Client;
import io.fanfare.bench.client.Dialer;
import io.fanfare.bench.client.HttpPublisher;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Strangers, clients and backends do harm to a node, which counts it; those who behave do not wait for them. */
@Isolated("it measures latencies")
class AttackTest extends AttackFixture {
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final int ONLOOKERS = 20;
    private static final int PAST = 500;
    private static final int PAST_BYTES = 1_000;

    /** No address of this machine is trusted, as none of the internet is. */
    private static final Map<String, String> SETTINGS = Map.of(
            "FANFARE_PUBLIC_TRUSTED_ADDRESSES", "10.0.0.0/8",
            "FANFARE_PUBLIC_HANDSHAKES_PER_SECOND_PER_ADDRESS", "100",
            "FANFARE_PUBLIC_MAX_CONNECTIONS_PER_ADDRESS", "200",
            "FANFARE_API_ANSWER_TIMEOUT_SECONDS", "1");

    private static Dialer dialer;
    private static HttpPublisher publisher;

    @BeforeAll
    static void start() throws Exception {
        node = GatewayProcess.start(SETTINGS);
        dialer = new Dialer(1, 0);
        publisher = new HttpPublisher(dialer, node.api(), 1, 64);
        for (int i = 0; i < PAST; i++) {
            publisher
                    .publish(Attack.PAST.value(), NumberedPayload.of(i, PAST_BYTES))
                    .join();
        }
        onlookers = new Onlookers(publisher::publish);
        onlookers.join(ONLOOKERS / 2, listener -> dialer.dial(node.webSocket(), new Client(listener)));
        onlookers.join(ONLOOKERS / 2, listener -> dialer.dial(node.tcp(), new Client(listener)));
        onlookers.watch(WARM_UP);
    }

    @AfterAll
    static void stop() {
        publisher.close();
        dialer.close();
        node.close();
    }

    @ParameterizedTest
    @EnumSource(Attack.class)
    void attackIsCountedAndOthersDoNotWaitForIt(Attack attack) throws Exception {
        fendOff(attack.name(), attack.counter(), attackers -> attack.begin(attackers, node));
    }
}
