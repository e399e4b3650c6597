package io.fanfare.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.bus.Bus.Reach;
import io.fanfare.gateway.bus.RecordingListener.Arrival;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every bus must do while nothing is wrong. An implementation extends it and says how a node opens one. */
public abstract class BusContract {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final TopicName TOPIC = TopicName.of("room:42");

    private final List<Bus> nodes = new ArrayList<>();
    private final List<RecordingListener> listeners = new ArrayList<>();

    /** How many nodes can share the bus, at most two. */
    protected abstract int nodeCount();

    /** A bus of a node that shares it with the others. */
    protected abstract Bus open(String nodeId);

    @BeforeEach
    void startNodes() {
        for (int i = 0; i < nodeCount(); i++) {
            Bus bus = open("node-" + i);
            RecordingListener listener = new RecordingListener();
            bus.start(listener);
            nodes.add(bus);
            listeners.add(listener);
        }
        nodes.forEach(bus -> await().atMost(PATIENCE).until(bus::isHealthy));
    }

    @AfterEach
    void closeNodes() {
        nodes.forEach(Bus::close);
    }

    private Bus first() {
        return nodes.get(0);
    }

    private Bus last() {
        return nodes.get(nodes.size() - 1);
    }

    private static void subscribe(Bus bus, TopicName topic) throws Exception {
        bus.subscribe(topic).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static Publication publication(TopicName topic, String json) {
        return new Publication(topic, Publication.DEFAULT_EVENT, Payload.json(json), null, 1_700_000_000_000L);
    }

    private static Publication numbered(TopicName topic, int number) {
        return publication(topic, "{\"n\":" + number + "}");
    }

    @Test
    void publicationArrivesAsItWasPublished() throws Exception {
        subscribe(last(), TOPIC);
        byte[] bytes = new byte[256];
        new Random(1).nextBytes(bytes);
        List<Arrival> sent = List.of(
                new Arrival(publication(TOPIC, "{}"), null),
                new Arrival(new Publication(TOPIC, "größe", Payload.binary(bytes), "key-é", 1), new Position(1, 1)),
                new Arrival(
                        new Publication(TOPIC, "x", Payload.json("{\"a\":\"\u20ac\"}"), null, Long.MAX_VALUE >> 1),
                        new Position(Position.MAX_EPOCH, Long.MAX_VALUE)));

        sent.forEach(one -> first().publish(one.publication(), one.position()));

        RecordingListener listener = listeners.get(nodes.size() - 1);
        await().atMost(PATIENCE).until(() -> listener.arrivals().size() == sent.size());
        assertThat(listener.arrivals()).containsExactlyElementsOf(sent);
    }

    @Test
    void durablePublicationIsDeliveredOnItsNodeBeforePublishReturnsAndOnlyOnce() throws Exception {
        subscribe(first(), TOPIC);

        Reach reach = first().publish(numbered(TOPIC, 1), new Position(7, 1));

        assertThat(reach).isEqualTo(Reach.CLUSTER);
        assertThat(listeners.get(0).texts(TOPIC)).containsExactly("{\"n\":1}");
        first().publish(numbered(TOPIC, 2), null);
        await().atMost(PATIENCE).until(() -> listeners.get(0).texts(TOPIC).contains("{\"n\":2}"));
        assertThat(listeners.get(0).texts(TOPIC)).containsExactly("{\"n\":1}", "{\"n\":2}");
    }

    @Test
    void durablePublicationsOfOneNodeArriveInTheirOrder() throws Exception {
        subscribe(last(), TOPIC);

        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 2_000; i++) {
            first().publish(numbered(TOPIC, i), new Position(7, i));
            expected.add("{\"n\":" + i + "}");
        }

        RecordingListener listener = listeners.get(nodes.size() - 1);
        await().atMost(PATIENCE).until(() -> listener.texts(TOPIC).size() == expected.size());
        assertThat(listener.texts(TOPIC)).isEqualTo(expected);
    }

    @Test
    void publicationsArriveInTheirOrderWhileOtherTopicsAreTakenUpAndGivenUp() throws Exception {
        subscribe(last(), TOPIC);

        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 5_000; i++) {
            last().subscribe(TopicName.of("user:" + i));
            last().unsubscribe(TopicName.of("user:" + i / 2));
            first().publish(numbered(TOPIC, i), new Position(7, i));
            expected.add("{\"n\":" + i + "}");
        }

        RecordingListener listener = listeners.get(nodes.size() - 1);
        await().atMost(PATIENCE).until(() -> listener.texts(TOPIC).size() == expected.size());
        assertThat(listener.texts(TOPIC)).isEqualTo(expected);
        await().atMost(PATIENCE).until(last()::isHealthy);
    }

    @Test
    void ephemeralPublicationsOfAllNodesArriveInOneOrder() throws Exception {
        for (Bus bus : nodes) {
            subscribe(bus, TOPIC);
        }
        int each = 500;

        List<CompletableFuture<Void>> publishers = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            Bus bus = nodes.get(i);
            int firstNumber = i * each;
            publishers.add(CompletableFuture.runAsync(() -> {
                for (int n = firstNumber; n < firstNumber + each; n++) {
                    bus.publish(numbered(TOPIC, n), null);
                }
            }));
        }
        for (CompletableFuture<Void> publisher : publishers) {
            publisher.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        for (RecordingListener listener : listeners) {
            await().atMost(PATIENCE).until(() -> listener.texts(TOPIC).size() == each * nodes.size());
            assertThat(listener.texts(TOPIC)).doesNotHaveDuplicates();
            assertThat(listener.texts(TOPIC)).isEqualTo(listeners.get(0).texts(TOPIC));
        }
    }

    @Test
    void whatIsPublishedAfterASubscribeCompletedArrives() throws Exception {
        List<TopicName> topics = new ArrayList<>();
        List<CompletableFuture<Void>> inForce = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            TopicName topic = TopicName.of("user:" + i);
            topics.add(topic);
            inForce.add(last().subscribe(topic)
                    .thenRun(() -> first().publish(numbered(topic, 1), null))
                    .toCompletableFuture());
        }

        CompletableFuture.allOf(inForce.toArray(CompletableFuture[]::new)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        RecordingListener listener = listeners.get(nodes.size() - 1);
        await().atMost(PATIENCE).until(() -> listener.arrivals().size() == topics.size());
        assertThat(listener.arrivals().stream()
                        .map(arrival -> arrival.publication().topic()))
                .containsExactlyInAnyOrderElementsOf(topics);
    }

    @Test
    void topicThatIsGivenUpAndTakenUpAgainStillArrives() throws Exception {
        for (int i = 0; i < 10; i++) {
            subscribe(last(), TOPIC);
            last().unsubscribe(TOPIC);
        }
        subscribe(last(), TOPIC);

        first().publish(numbered(TOPIC, 1), null);

        RecordingListener listener = listeners.get(nodes.size() - 1);
        await().atMost(PATIENCE).until(() -> listener.texts(TOPIC).size() == 1);
    }

    @Test
    void anyTopicNameAndTheLargestPayloadArrive() throws Exception {
        List<TopicName> topics = List.of(
                TopicName.of("a"),
                TopicName.of("room:{42}"),
                TopicName.of("room {}} x"),
                TopicName.of("räume:größe €"),
                TopicName.of("x".repeat(TopicName.MAX_BYTES)));
        String large = "{\"x\":\"" + "y".repeat(1_048_000) + "\"}";
        for (TopicName topic : topics) {
            subscribe(last(), topic);
        }

        topics.forEach(topic -> first().publish(publication(topic, large), null));

        RecordingListener listener = listeners.get(nodes.size() - 1);
        await().atMost(PATIENCE).until(() -> listener.arrivals().size() == topics.size());
        assertThat(topics).allSatisfy(topic -> assertThat(listener.texts(topic)).containsExactly(large));
    }

    @Test
    void publishingToATopicThatNobodyWantsIsNoFault() {
        assertThat(first().publish(numbered(TOPIC, 1), null)).isEqualTo(Reach.CLUSTER);
        assertThat(first().isHealthy()).isTrue();
        assertThat(first().condition()).isEqualTo(first().description());
    }

    @Test
    void nodesThatComeAndGoAreToldOnce() {
        List<String> others = nodes.size() == 1 ? List.of() : List.of("+node-1");
        await().atMost(PATIENCE).until(() -> listeners.get(0).comings().equals(others));
        assertThat(first().peers()).hasSize(nodes.size() - 1);
        assertThat(first().peers())
                .allSatisfy(peer -> assertThat(peer.incarnation()).isEqualTo(last().incarnation()));

        nodes.subList(1, nodes.size()).forEach(Bus::close);

        List<String> all = nodes.size() == 1 ? List.of() : List.of("+node-1", "-node-1");
        await().atMost(PATIENCE).until(() -> listeners.get(0).comings().equals(all));
        assertThat(first().peers()).isEmpty();
    }

    @Test
    void nothingComesOfACallAfterClose() {
        first().close();

        first().close();
        first().unsubscribe(TOPIC);
        assertThat(first().subscribe(TOPIC)).isNotNull();
        first().publish(numbered(TOPIC, 1), new Position(1, 1));
    }
}
