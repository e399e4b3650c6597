package io.fanfare.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.bench.load.ConstantRate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Well-behaved clients of a durable topic that somebody publishes to at a constant rate. What they see is counted from when each
 * publication was due, so that a node that stands still is not counted once only.
 */
final class Onlookers {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String TOPIC = "room:onlookers";
    private static final int PER_SECOND = 100;
    private static final int MAX_PUBLICATIONS = 1 << 15;

    private final Publishing publishing;
    private final Recorder micros = new Recorder(3);
    private final LongAdder received = new LongAdder();
    private final List<LatencyWitness> witnesses = new ArrayList<>();
    private final AtomicLongArray intendedNanos = new AtomicLongArray(MAX_PUBLICATIONS);
    private int published;

    /** How one publication is sent. */
    interface Publishing {
        void publish(String topic, byte[] json) throws InterruptedException;
    }

    /** How one of them connects. */
    interface Connecting {
        void connect(LatencyWitness witness);
    }

    Onlookers(Publishing publishing) {
        this.publishing = publishing;
    }

    /** So many more come, and have subscribed then. */
    void join(int count, Connecting connecting) {
        for (int i = 0; i < count; i++) {
            LatencyWitness witness = new LatencyWitness(TOPIC, intendedNanos::get, micros, received);
            witnesses.add(witness);
            connecting.connect(witness);
        }
        await().atMost(LIMIT).until(() -> witnesses.stream().allMatch(LatencyWitness::isSubscribed));
    }

    /** What they see in so much time. Everything published has reached everybody then. */
    Histogram watch(Duration time) throws InterruptedException {
        micros.reset();
        new ConstantRate(PER_SECOND).run((int) (time.toMillis() * PER_SECOND / 1_000), (index, intended) -> {
            published++;
            intendedNanos.set(published, intended);
            publishing.publish(TOPIC, NumberedPayload.of(published));
        });
        await().atMost(LIMIT).until(() -> received.sum() >= (long) witnesses.size() * published);
        assertThat(received.sum()).isEqualTo((long) witnesses.size() * published);
        return micros.getIntervalHistogram();
    }
}
