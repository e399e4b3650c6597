package io.fanfare.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.bench.client.Client;
import io.fanfare.bench.load.ConstantRate;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.TopicName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A thousand subscribers of one topic, one of which stops reading: what it costs the others, and what it gets itself. */
@Isolated("it measures latencies")
class StalledReaderLatencyTest extends GatewayFixture {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int READERS = 999;
    private static final int PADDING_BYTES = 2_000;
    private static final int PER_SECOND = 50;
    private static final int PHASE = 2 * PER_SECOND;
    private static final int PHASES = 4;
    /** Small, so that the one that does not read is soon the node's problem and not the kernel's. */
    private static final int RECEIVE_BUFFER_BYTES = 4_096;

    private static final int FILLING_BYTES = 60_000;
    /** After the first message that has no room the kernel may still make some, after so many it does not. */
    private static final int MANY = 20;

    private static final Map<String, String> SMALL_OUTBOUND_LIMIT =
            Map.of("FANFARE_PUBLIC_OUTBOUND_LIMIT_BYTES", "65536");

    private final Recorder micros = new Recorder(3);
    private final LongAdder received = new LongAdder();
    /** By the number of the publication, from 1. */
    private final AtomicLongArray intendedNanos = new AtomicLongArray(PHASES * PHASE + 1);

    private int published;

    StalledReaderLatencyTest() {
        super(2, 4, 1, 64);
    }

    @Override
    GatewayProcess startGateway() throws IOException {
        return GatewayProcess.start(SMALL_OUTBOUND_LIMIT);
    }

    @Test
    void stalledReaderOfADurableTopicCostsOthersNothingAndThenGetsEverything() throws Exception {
        Witness stalled = stallAmongReaders("room:1", "room:filler", "fanfare_catchups_total", 1);

        stalled.client().connection().resumeReading();

        await().atMost(LIMIT).until(() -> stalled.count() >= published);
        assertThat(stalled.faults()).isEmpty();
        assertThat(stalled.expired()).isZero();
        assertThat(stalled.numbers()).isEqualTo(publications.inOrderOfOffsets("room:1"));
    }

    @Test
    void stalledReaderOfAnEphemeralTopicCostsOthersNothingAndIsToldHowManyItMissed() throws Exception {
        Witness stalled = stallAmongReaders("live:1", "live:filler", "fanfare_skipped_total", MANY);

        stalled.client().connection().resumeReading();

        await().atMost(LIMIT).until(() -> stalled.count() + stalled.skipped() >= published);
        assertThat(stalled.faults()).isEmpty();
        assertThat(stalled.skipped()).isPositive();
        assertThat(stalled.count() + stalled.skipped()).isEqualTo(published);
        assertThat(stalled.numbers()).doesNotHaveDuplicates().isSorted();
    }

    /**
     * Measures the readers twice, before and while one subscriber does not read, and compares.
     *
     * @param filler a topic that only the one that does not read subscribes to, so that it can be stalled without the readers
     * @param metric a counter of the node that rises once it no longer sends to that subscriber
     * @param rise by how much
     * @return the subscriber that does not read
     */
    private Witness stallAmongReaders(String topic, String filler, String metric, int rise) throws Exception {
        Witness stalled = Witness.of(topic);
        dialer.dial(gateway.webSocket(), new Client(stalled), RECEIVE_BUFFER_BYTES);
        connectReaders(topic);
        await().atMost(LIMIT).until(stalled::isSubscribed);
        publishPhase(topic);
        publishPhase(topic);
        Histogram before = publishPhase(topic);

        stalled.client().subscribe(Target.live(TopicName.of(filler)));
        stalled.client().connection().stopReading();
        publishUntilRisen(filler, metric, rise);
        Histogram during = publishPhase(topic);

        assertThat(received.sum()).isEqualTo((long) READERS * published);
        assertAlike(before, during);
        return stalled;
    }

    private void connectReaders(String topic) {
        List<LatencyWitness> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            LatencyWitness reader = new LatencyWitness(topic, intendedNanos::get, micros, received);
            readers.add(reader);
            dialer.connect(i % 6 == 0 ? gateway.tcp() : gateway.webSocket(), reader);
        }
        await().atMost(LIMIT).until(() -> readers.stream().allMatch(LatencyWitness::isSubscribed));
    }

    /** Publishes at a constant rate for a while, and returns what the readers saw of it. */
    private Histogram publishPhase(String topic) throws InterruptedException {
        micros.reset();
        new ConstantRate(PER_SECOND).run(PHASE, (index, intended) -> publish(topic, intended));
        await().atMost(LIMIT).until(() -> received.sum() >= (long) READERS * published);
        return micros.getIntervalHistogram();
    }

    private void publishUntilRisen(String filler, String metric, int rise) throws Exception {
        Probe probe = new Probe(gateway);
        double start = probe.metric(metric);
        while (probe.metric(metric) < start + rise) {
            http.publish(filler, NumberedPayload.of(0, FILLING_BYTES));
        }
    }

    private void publish(String topic, long intended) throws InterruptedException {
        intendedNanos.set(++published, intended);
        publications.publish(topic, PADDING_BYTES);
    }

    /** Generous: a shared machine is noisy, and a node that waits for its slow reader is off by seconds. */
    private static void assertAlike(Histogram before, Histogram during) {
        assertThat(during.getValueAtPercentile(50))
                .as("median in microseconds, %s before", before.getValueAtPercentile(50))
                .isLessThanOrEqualTo(2 * before.getValueAtPercentile(50) + 20_000);
        assertThat(during.getValueAtPercentile(99))
                .as("p99 in microseconds, %s before", before.getValueAtPercentile(99))
                .isLessThanOrEqualTo(2 * before.getValueAtPercentile(99) + 50_000);
    }
}
