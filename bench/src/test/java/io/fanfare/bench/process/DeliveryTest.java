package io.fanfare.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a thousand subscribers get from a running gateway. */
class DeliveryTest extends GatewayFixture {
    private static final int TOPICS = 50;

    DeliveryTest() {
        super(2, 4, 4, 64);
    }

    @Test
    void everySubscriberOfADurableTopicGetsItsPublicationsInOrderNoneLostOrRepeated() throws Exception {
        List<String> topics = topics("room:");
        Audience audience = audience(topics);

        publish(topics, 20_000);
        audience.awaitAll(publications);

        Map<String, int[]> expected = new HashMap<>();
        topics.forEach(topic -> expected.put(topic, publications.inOrderOfOffsets(topic)));
        assertThat(audience.witnesses()).allSatisfy(witness -> {
            assertThat(witness.faults()).isEmpty();
            assertThat(witness.numbers()).isEqualTo(expected.get(witness.topic()));
        });
    }

    @Test
    void everySubscriberOfAnEphemeralTopicThatReadsGetsItsPublicationsInOrder() throws Exception {
        List<String> topics = topics("live:");
        Audience audience = audience(topics);

        publish(topics, 5_000);
        audience.awaitAll(publications);

        Map<String, int[]> expected = new HashMap<>();
        topics.forEach(topic -> expected.put(topic, publications.inOrderSent(topic)));
        assertThat(audience.witnesses()).allSatisfy(witness -> {
            assertThat(witness.faults()).isEmpty();
            assertThat(witness.skipped()).isZero();
            assertThat(witness.numbers()).isEqualTo(expected.get(witness.topic()));
        });
    }

    private static List<String> topics(String prefix) {
        return IntStream.range(0, TOPICS).mapToObj(i -> prefix + i).toList();
    }

    private Audience audience(List<String> topics) {
        return new Audience().join(dialer, gateway.webSocket(), topics, 1_000).join(dialer, gateway.tcp(), topics, 200);
    }

    private void publish(List<String> topics, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            publications.publish(topics.get(i % topics.size()));
        }
    }
}
