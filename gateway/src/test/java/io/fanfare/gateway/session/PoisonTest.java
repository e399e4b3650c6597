package io.fanfare.gateway.session;

import static io.fanfare.gateway.session.OneNode.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.topic.DeliveryFaults;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A message that can't be encoded, and a connection that can't be written to, cost themselves only. */
class PoisonTest {
    private static final TopicName LIVE = TopicName.of("live:1");

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog(DeliveryFaults.class);

    private final OneNode node = new OneNode(2);
    private final FakeConnection client = new FakeConnection();
    private final Session session = node.open(0, client);
    private final FakeConnection other = new FakeConnection();
    private final Session otherSession = node.open(1, other);

    private void subscribeBoth(TopicName topic) {
        for (Session one : List.of(session, otherSession)) {
            one.onCommand(new Command.Subscribe(1, List.of(Target.live(topic))));
        }
        node.turn();
        client.take();
        other.take();
    }

    /** No encoder has bytes for it. */
    private static Publication poison(TopicName topic) {
        return new Publication(topic, null, Payload.json("{}"), null, 1);
    }

    private void publishDurablePoison() {
        Publication poison = poison(ROOM);
        node.store.append(poison, position -> node.bus.publish(poison, position));
    }

    private static List<Integer> numbers(List<Event> events) {
        return events.stream()
                .filter(Event.Message.class::isInstance)
                .map(event -> ((Event.Message) event).payload().text())
                .map(text -> Integer.parseInt(text.replaceAll("[^0-9]", "")))
                .toList();
    }

    @Test
    void poisonedEphemeralMessageIsToldAsSkippedAndItsNeighboursArrive() {
        subscribeBoth(LIVE);

        node.publishQuietly(LIVE, 1);
        node.bus.publish(poison(LIVE), null);
        node.publishQuietly(LIVE, 3);
        node.turn();

        for (FakeConnection connection : List.of(client, other)) {
            List<Event> events = connection.take();
            assertThat(numbers(events)).containsExactly(1, 3);
            assertThat(events).contains(new Event.Skipped(node.hub.find(LIVE).id(), 1));
        }
        assertThat(log.lines()).isNotEmpty();
    }

    @Test
    void deliveryThatCannotEvenBeCollectedIsToldAsSkipped() {
        subscribeBoth(LIVE);

        node.bus.publish(new Publication(LIVE, "message", null, null, 1), null);
        node.publishQuietly(LIVE, 2);
        node.turn();
        node.publish(LIVE, 3);

        List<Event> events = client.take();
        assertThat(numbers(events)).containsExactly(2, 3);
        assertThat(events).contains(new Event.Skipped(node.hub.find(LIVE).id(), 1));
    }

    @Test
    void poisonedDurableMessageIsToldAsAGapAndItsNeighboursArrive() {
        subscribeBoth(ROOM);

        node.publishQuietly(ROOM, 1);
        publishDurablePoison();
        node.publishQuietly(ROOM, 3);
        node.pass(3_000);
        node.publish(ROOM, 4);

        for (FakeConnection connection : List.of(client, other)) {
            List<Event> events = connection.take();
            assertThat(numbers(events)).containsExactly(1, 3, 4);
            assertThat(events).contains(new Event.Gap(node.hub.find(ROOM).id(), 1, 3));
        }
    }

    @Test
    void poisonInABacklogIsToldAsAGap() {
        node.publish(ROOM, 1);
        publishDurablePoison();
        node.publish(ROOM, 3);

        session.onCommand(new Command.Subscribe(1, List.of(Target.after(ROOM, new Position(0, 0)))));
        node.pass(3_000);

        assertThat(numbers(client.take())).containsExactly(1, 3);
    }

    @Test
    void poisonThatFillsAHoleDoesNotHoldItsTopicBack() {
        subscribeBoth(ROOM);
        node.publish(ROOM, 1);
        node.bus.hold();
        publishDurablePoison();
        node.publishQuietly(ROOM, 3);
        node.bus.passing().remove(0);
        node.bus.pass(node.bus.passing().remove(0));
        node.pass(5_000);

        assertThat(numbers(client.take())).containsExactly(1, 3);
        assertThat(numbers(other.take())).containsExactly(1, 3);
    }

    @Test
    void connectionThatCannotBeWrittenToCostsItsNeighboursNothing() {
        FakeConnection neighbour = new FakeConnection();
        Session neighbourSession = node.open(0, neighbour);
        neighbourSession.onCommand(new Command.Subscribe(1, List.of(Target.live(ROOM), Target.live(LIVE))));
        session.onCommand(new Command.Subscribe(1, List.of(Target.live(ROOM), Target.live(LIVE))));
        node.turn();
        Stream.of(client, neighbour).forEach(FakeConnection::take);
        client.breakDown();

        for (int i = 1; i <= 3; i++) {
            node.publish(ROOM, i);
            node.publish(LIVE, 10 + i);
        }
        assertThat(numbers(neighbour.take())).containsExactly(1, 11, 2, 12, 3, 13);
        client.repair();
        node.pass(3_000);

        assertThat(numbers(client.take())).as("what is durable is made up for").containsExactly(1, 2, 3);
    }

    @Test
    void faultsThatRepeatAreLoggedOnce() {
        subscribeBoth(LIVE);

        for (int i = 0; i < 100; i++) {
            node.bus.publish(poison(LIVE), null);
            node.turn();
        }

        assertThat(log.lines()).as("one for each loop").hasSize(2);
    }
}
