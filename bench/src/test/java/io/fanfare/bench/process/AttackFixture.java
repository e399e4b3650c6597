package io.fanfare.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/** A node that somebody does harm to, and others who must not notice. */
abstract class AttackFixture {
    private static final Duration CALM = Duration.ofSeconds(1);
    private static final Duration TROUBLE = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int ROUNDS = 3;
    /** What a shared machine may add by itself; who waits for somebody that does harm waits longer. */
    private static final long NOISE_MICROS = 25_000;

    static GatewayProcess node;
    static Onlookers onlookers;

    /** Harm that goes on until the attackers are closed. */
    interface Harm {
        void begin(Attackers attackers) throws IOException;
    }

    /**
     * Lets it be done, and fails if the node does not count it, or others wait for more than twice as long as without. What a node
     * does to them it does each time; what a shared machine does it does now and then.
     *
     * @param counter what rises when the node fends it off
     */
    static void fendOff(String name, String counter, Harm harm) throws Exception {
        Delays delays = meet(counter, harm);
        for (int round = 1; round < ROUNDS && !delays.areAlike(); round++) {
            delays = meet(counter, harm);
        }
        assertThat(delays.areAlike()).as("%s beside %s", delays, name).isTrue();
        assertThat(new Probe(node).readiness()).isEqualTo(200);
    }

    private static Delays meet(String counter, Harm harm) throws Exception {
        Probe probe = new Probe(node);
        Histogram calm = onlookers.watch(CALM);
        double before = probe.metricSum(counter);

        Histogram troubled;
        try (Attackers attackers = new Attackers()) {
            harm.begin(attackers);
            troubled = onlookers.watch(TROUBLE);
            await(counter).atMost(LIMIT).until(() -> probe.metricSum(counter) > before);
        }
        return new Delays(calm.getValueAtPercentile(99), troubled.getValueAtPercentile(99));
    }

    /** What onlookers see at the 99th percentile. */
    private record Delays(long calmMicros, long troubledMicros) {
        boolean areAlike() {
            return troubledMicros <= 2 * calmMicros + NOISE_MICROS;
        }
    }
}
