package io.fanfare.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.BusListener;
import io.fanfare.gateway.bus.LocalBus;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Retention;
import io.fanfare.storage.memory.InMemoryStore;
import io.fanfare.storage.memory.MemoryLimits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every publish that fails is counted, however it came in. */
class PublisherTest {
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final NamespaceRules DURABLE = RulesForTests.open(true, 10, 0, SlowPolicy.CATCH_UP);

    private final InMemoryStore store = new InMemoryStore(
            new MemoryLimits(1 << 20, 10, 10, Duration.ofDays(1)),
            topic -> new Retention(Duration.ofDays(1), 10),
            InstantSource.system());
    private final List<ErrorCode> refused = new CopyOnWriteArrayList<>();
    private final GatewayMetrics metrics = new GatewayMetrics() {
        @Override
        public void publishRefused(ErrorCode code) {
            refused.add(code);
        }
    };
    private final LocalBus bus = new LocalBus();
    private final Publisher publisher = new Publisher(new Namespaces(DURABLE, Map.of()), store, bus, metrics);

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog(Publisher.class);

    @BeforeEach
    void start() {
        bus.start(new TopicHub(bus, new Namespaces(DURABLE, Map.of()), List.of()));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void publicationThatBreaksARuleIsCountedAsRefused() {
        publish("{\"n\":1234567}");

        assertThat(refused).containsExactly(ErrorCode.PAYLOAD_TOO_LARGE);
    }

    @Test
    void publicationThatFindsTheStoreClosedIsRefusedBecauseTheNodeIsStopping() {
        store.close();

        publish("{}");

        assertThat(refused).containsExactly(ErrorCode.DRAINING);
    }

    @Test
    void ephemeralPublicationThatTheBusHasNoRoomForIsRefused() {
        NamespaceRules ephemeral = RulesForTests.open(false, 10, 0, SlowPolicy.DROP_OLDEST);
        publish(new Publisher(new Namespaces(ephemeral, Map.of()), store, new FullBus(), metrics), "{}");

        assertThat(refused).containsExactly(ErrorCode.OVERLOADED);
    }

    private CompletionStage<PublishReceipt> publish(String event, String json, String key) {
        return publisher.publish(new Publication(TopicName.of("room:1"), event, Payload.json(json), key, 1));
    }

    private void assertReused(CompletionStage<PublishReceipt> receipt) {
        assertThat(receipt)
                .failsWithin(WAIT)
                .withThrowableThat()
                .withCauseInstanceOf(ProtocolException.class)
                .withMessageContaining("used at offset 1");
        assertThat(refused).contains(ErrorCode.KEY_REUSED);
    }

    @Test
    void commitIsAnsweredThoughItCannotBePassedOn() {
        bus.start(null);

        PublishReceipt receipt =
                publish("message", "{}", null).toCompletableFuture().join();

        assertThat(receipt.position().offset()).isEqualTo(1);
        assertThat(log.lines()).singleElement().asString().contains("room:1", "not passed on");
    }

    @Test
    void sameAgainUnderTheSameKeyIsADuplicate() {
        publish("message", "{}", "k").toCompletableFuture().join();

        PublishReceipt again =
                publish("message", "{}", "k").toCompletableFuture().join();

        assertThat(again.duplicate()).isTrue();
        assertThat(again.position().offset()).isEqualTo(1);
    }

    @Test
    void anotherPayloadUnderTheSameKeyIsRefused() {
        publish("message", "{}", "k").toCompletableFuture().join();

        assertReused(publish("message", "{\"n\":1}", "k"));
    }

    @Test
    void anotherEventUnderTheSameKeyIsRefused() {
        publish("message", "{}", "k").toCompletableFuture().join();

        assertReused(publish("typing", "{}", "k"));
    }

    @Test
    void firstPublicationStandsWhenItHasExpired() {
        publish("message", "{}", "k").toCompletableFuture().join();
        for (int i = 0; i < 11; i++) {
            publish("message", "{}", "k" + i).toCompletableFuture().join();
        }
        store.trim().toCompletableFuture().join();

        PublishReceipt again =
                publish("message", "{\"n\":1}", "k").toCompletableFuture().join();

        assertThat(again.duplicate()).isTrue();
        assertThat(again.position().offset()).isEqualTo(1);
    }

    @Test
    void keyInAnEphemeralTopicIsRefused() {
        NamespaceRules ephemeral = RulesForTests.open(false, 10, 0, SlowPolicy.DROP_OLDEST);
        Publisher passingOn = new Publisher(new Namespaces(ephemeral, Map.of()), store, new FullBus(), metrics);

        assertThat(passingOn.publish(new Publication(TopicName.of("room:1"), "message", Payload.json("{}"), "k", 1)))
                .failsWithin(WAIT);

        assertThat(refused).containsExactly(ErrorCode.INVALID_KEY);
    }

    private void publish(String json) {
        publish(publisher, json);
    }

    private static void publish(Publisher publisher, String json) {
        Publication publication = new Publication(TopicName.of("room:1"), "message", Payload.json(json), null, 1);

        assertThatThrownBy(() ->
                        publisher.publish(publication).toCompletableFuture().get())
                .isNotNull();
    }

    /** One that has no room. */
    private static final class FullBus implements Bus {
        @Override
        public void start(BusListener listener) {
            // Nothing comes.
        }

        @Override
        public CompletionStage<Void> subscribe(TopicName topic) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void unsubscribe(TopicName topic) {
            // Nothing is subscribed.
        }

        @Override
        public Reach publish(Publication publication, Position position) {
            return Reach.NOWHERE;
        }

        @Override
        public boolean isHealthy() {
            return true;
        }

        @Override
        public long incarnation() {
            return 1;
        }

        @Override
        public String description() {
            return "full";
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
