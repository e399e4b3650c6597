package io.fanfare.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.bench.client.Client;
import io.fanfare.bench.client.Dialer;
import io.fanfare.bench.client.Endpoint;
import io.fanfare.bench.client.HttpPublisher;
import io.fanfare.bench.load.ConstantRate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Well-behaved clients of a durable topic and the backend that publishes to it, at a constant rate. What they see is counted from when
 * each publication was due, so that a node that stands still is not counted once only.
 */
final class Onlookers {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String TOPIC = "room:onlookers";
    private static final int PER_SECOND = 100;
    private static final int MAX_PUBLICATIONS = 1 << 14;
    /** What a shared machine may add by itself; who waits for somebody that does harm is off by more. */
    private static final long NOISE_MICROS = 50_000;

    private final HttpPublisher publisher;
    private final Recorder micros = new Recorder(3);
    private final LongAdder received = new LongAdder();
    private final List<LatencyWitness> witnesses = new ArrayList<>();
    private final AtomicLongArray intendedNanos = new AtomicLongArray(MAX_PUBLICATIONS);
    private int published;

    /** @param token that lets them subscribe; empty where none is asked for */
    Onlookers(Dialer dialer, HttpPublisher publisher, List<Endpoint> endpoints, int count, String token) {
        this.publisher = publisher;
        for (int i = 0; i < count; i++) {
            LatencyWitness witness = new LatencyWitness(TOPIC, intendedNanos::get, micros, received);
            witnesses.add(witness);
            dialer.dial(endpoints.get(i % endpoints.size()), new Client(witness, token));
        }
        await().atMost(LIMIT).until(() -> witnesses.stream().allMatch(LatencyWitness::isSubscribed));
    }

    /** What they see in so much time. Everything published has reached everybody then. */
    Histogram watch(Duration time) throws InterruptedException {
        micros.reset();
        new ConstantRate(PER_SECOND).run((int) (time.toMillis() * PER_SECOND / 1_000), (index, intended) -> {
            published++;
            intendedNanos.set(published, intended);
            publisher.publish(TOPIC, NumberedPayload.of(published));
        });
        await().atMost(LIMIT).until(() -> received.sum() >= (long) witnesses.size() * published);
        assertThat(received.sum()).isEqualTo((long) witnesses.size() * published);
        return micros.getIntervalHistogram();
    }

    /** Their p99 is at most twice what it was. */
    static void assertUndisturbed(Histogram calm, Histogram troubled, String by) {
        assertThat(troubled.getValueAtPercentile(99))
                .as("p99 in microseconds beside %s, %s without", by, calm.getValueAtPercentile(99))
                .isLessThanOrEqualTo(2 * calm.getValueAtPercentile(99) + NOISE_MICROS);
    }
}
