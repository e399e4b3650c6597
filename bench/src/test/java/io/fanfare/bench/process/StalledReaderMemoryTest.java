package io.fanfare.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.bench.client.Client;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a subscriber costs in memory that stopped reading: the node here has less memory, heap and direct together, than is
 * published to it, so that it would fail if it kept what it can't send.
 */
class StalledReaderMemoryTest extends GatewayFixture {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int PUBLICATIONS = 2_500;
    private static final int PADDING_BYTES = 60_000;
    /** What together fits the heap, as a node asks for before it starts. */
    private static final Map<String, String> SMALL_BOUNDS =
            Map.of("FANFARE_API_MAX_RECEIVING_BYTES", "8388608", "FANFARE_HISTORY_MAX_QUEUED_BYTES", "16777216");

    private static final String[] LITTLE_MEMORY = {
        "-Xmx96m", "-XX:MaxDirectMemorySize=48m", "-XX:+ExitOnOutOfMemoryError"
    };

    StalledReaderMemoryTest() {
        super(1, 0, 2, 8);
    }

    @Override
    GatewayProcess startGateway() throws IOException {
        return GatewayProcess.start(SMALL_BOUNDS, LITTLE_MEMORY);
    }

    @Test
    void stalledReaderOfADurableTopicIsReadFromHistoryNotKeptInMemory() throws Exception {
        Witness stalled = publishToStalled("room:1");

        stalled.client().connection().resumeReading();

        await().atMost(LIMIT).until(() -> stalled.count() >= PUBLICATIONS);
        assertThat(stalled.faults()).isEmpty();
        assertThat(stalled.expired()).isZero();
        assertThat(stalled.numbers()).isEqualTo(publications.inOrderOfOffsets("room:1"));
    }

    @Test
    void stalledReaderOfAnEphemeralTopicIsKeptTheNewestFewAndToldOfTheRest() throws Exception {
        Witness stalled = publishToStalled("live:1");

        stalled.client().connection().resumeReading();

        await().atMost(LIMIT).until(() -> stalled.count() + stalled.skipped() >= PUBLICATIONS);
        assertThat(stalled.faults()).isEmpty();
        assertThat(stalled.skipped()).isPositive();
        assertThat(stalled.count() + stalled.skipped()).isEqualTo(PUBLICATIONS);
        assertThat(stalled.numbers()).isSorted().endsWith(PUBLICATIONS);
        publications.inOrderSent("live:1");
    }

    private Witness publishToStalled(String topic) throws InterruptedException {
        Witness stalled = Witness.of(topic);
        dialer.dial(gateway.webSocket(), new Client(stalled), 4_096);
        await().atMost(LIMIT).until(stalled::isSubscribed);
        stalled.client().connection().stopReading();
        for (int i = 0; i < PUBLICATIONS; i++) {
            publications.publish(topic, PADDING_BYTES);
        }
        publications.awaitAnswers();
        assertThat(stalled.count()).isLessThan(PUBLICATIONS);
        assertThat(gateway.isAlive()).as(gateway.output()).isTrue();
        assertThat(gateway.output()).doesNotContain("OutOfMemory");
        return stalled;
    }
}
