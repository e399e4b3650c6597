package io.fanfare.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.client.Dialer;
import io.fanfare.bench.client.HttpPublisher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody does harm to a node, which counts it; those who behave wait no longer than twice as long as before. */
@Isolated("it measures latencies")
class AttackTest {
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration CALM = Duration.ofSeconds(2);
    private static final Duration TROUBLE = Duration.ofSeconds(2);
    private static final int ONLOOKERS = 20;
    private static final int PAST = 500;
    private static final int PAST_BYTES = 1_000;

    /** No address of this machine is trusted, as none of the internet is. */
    private static final Map<String, String> SETTINGS = Map.of(
            "FANFARE_PUBLIC_TRUSTED_ADDRESSES", "10.0.0.0/8",
            "FANFARE_PUBLIC_HANDSHAKES_PER_SECOND_PER_ADDRESS", "100",
            "FANFARE_PUBLIC_MAX_CONNECTIONS_PER_ADDRESS", "200",
            "FANFARE_API_ANSWER_TIMEOUT_SECONDS", "1");

    private static GatewayProcess node;
    private static Dialer dialer;
    private static HttpPublisher publisher;
    private static Onlookers onlookers;

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
        onlookers = new Onlookers(dialer, publisher, List.of(node.webSocket(), node.tcp()), ONLOOKERS, "");
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
        Probe probe = new Probe(node);
        Histogram calm = onlookers.watch(CALM);
        double before = probe.metricSum(attack.counter());

        Histogram troubled;
        try (Attackers attackers = new Attackers()) {
            attack.begin(attackers, node);
            troubled = onlookers.watch(TROUBLE);
        }

        assertThat(probe.metricSum(attack.counter())).as(attack.counter()).isGreaterThan(before);
        Onlookers.assertUndisturbed(calm, troubled, attack.name());
        assertThat(probe.readiness()).isEqualTo(200);
    }
}
