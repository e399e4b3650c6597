package io.fanfare.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.client.Dialer;
import io.fanfare.bench.client.HttpPublisher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a thousand subscribers get from a running gateway. */
class DeliveryTest {
    private static final int TOPICS = 50;

    private GatewayProcess gateway;
    private Dialer dialer;
    private HttpPublisher http;

    @BeforeEach
    void start() throws Exception {
        gateway = GatewayProcess.start(Map.of());
        dialer = new Dialer(2, 4);
        http = new HttpPublisher(dialer, gateway.api(), 4, 64);
    }

    @AfterEach
    void stop() {
        http.close();
        dialer.close();
        gateway.close();
    }

    @Test
    void everySubscriberOfADurableTopicGetsItsPublicationsInOrderNoneLostOrRepeated() throws Exception {
        List<String> topics = topics("room:");
        Audience audience = audience(topics);

        Publications publications = publish(topics, 20_000);
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

        Publications publications = publish(topics, 5_000);
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

    private Publications publish(List<String> topics, int count) throws InterruptedException {
        Publications publications = new Publications(http);
        for (int i = 0; i < count; i++) {
            publications.publish(topics.get(i % topics.size()));
        }
        return publications;
    }
}
