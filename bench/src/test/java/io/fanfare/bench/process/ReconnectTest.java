package io.fanfare.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What clients get that lose their connection, and what the others notice of it: nothing. */
class ReconnectTest extends GatewayFixture {
    private static final List<String> TOPICS = List.of("room:1", "room:2", "room:3", "room:4", "room:5");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    ReconnectTest() {
        super(2, 2, 2, 32);
    }

    @Test
    void subscribersThatAreCutOffGetEverythingAfterTheirPositionOnceAndOthersNoticeNothing() throws Exception {
        List<Witness> staying = new Audience()
                .join(dialer, gateway.webSocket(), TOPICS, 200)
                .join(dialer, gateway.tcp(), TOPICS, 50)
                .witnesses();
        List<Witness> leaving = new Audience()
                .join(dialer, gateway.webSocket(), TOPICS, 200)
                .join(dialer, gateway.tcp(), TOPICS, 50)
                .witnesses();

        publish(1_000);
        leaving.forEach(witness -> witness.client().connection().reset());
        publish(1_000);
        List<Witness> returning = resume(leaving);
        publish(1_000);
        Audience.awaitAll(staying, publications);
        await().atMost(LIMIT)
                .until(() -> IntStream.range(0, leaving.size())
                        .allMatch(i -> leaving.get(i).count() + returning.get(i).count()
                                >= publications.count(leaving.get(i).topic())));

        for (String topic : TOPICS) {
            int[] expected = publications.inOrderOfOffsets(topic);
            for (int i = 0; i < leaving.size(); i++) {
                if (leaving.get(i).topic().equals(topic)) {
                    assertThat(returning.get(i).faults()).isEmpty();
                    assertThat(concat(leaving.get(i).numbers(), returning.get(i).numbers()))
                            .isEqualTo(expected);
                }
            }
            assertThat(staying).filteredOn(Witness::topic, topic).allSatisfy(witness -> {
                assertThat(witness.faults()).isEmpty();
                assertThat(witness.numbers()).isEqualTo(expected);
            });
        }
    }

    private void publish(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            publications.publish(TOPICS.get(i % TOPICS.size()));
        }
    }

    /** Connects everybody again, half by WebSocket and half by TCP, whichever they came by before. */
    private List<Witness> resume(List<Witness> left) {
        await().atMost(LIMIT).until(() -> left.stream().allMatch(Witness::isClosed));
        List<Witness> returning = new ArrayList<>();
        for (Witness witness : left) {
            Witness resumed = witness.resumed();
            dialer.connect(returning.size() % 2 == 0 ? gateway.webSocket() : gateway.tcp(), resumed);
            returning.add(resumed);
        }
        return returning;
    }

    private static int[] concat(int[] first, int[] second) {
        return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
    }
}
