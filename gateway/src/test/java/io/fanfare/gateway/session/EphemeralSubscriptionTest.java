package io.fanfare.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ResumeResult;
import io.fanfare.protocol.TopicName;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EphemeralSubscriptionTest {
    private static final TopicName LIVE = TopicName.of("live:a");
    private static final TopicName LATEST = TopicName.of("latest:a");
    private static final TopicName STRICT = TopicName.of("strict:a");
    /** How many numbered messages the backlog of {@link OneNode#SETTINGS} holds at most. */
    private static final int FITTING = 4_096 / 64;

    private final OneNode node = new OneNode(2);
    private final FakeConnection client = new FakeConnection();
    private final Session session = node.open(0, client);

    @AfterEach
    void nothingIsLeftBehind() {
        session.onClosed();

        assertThat(node.hub.topicCount()).isZero();
        assertThat(node.bus.interests()).isEmpty();
    }

    @Test
    void messagesHaveNoPosition() {
        subscribe(LIVE);

        node.publish(LIVE, 1);

        assertThat(client.take())
                .startsWith(new Event.Subscribed(1, LIVE, id(LIVE), null, ResumeResult.LIVE))
                .last()
                .isInstanceOfSatisfying(
                        Event.Message.class,
                        message -> assertThat(message.offset()).isZero());
    }

    @Test
    void positionIsIgnored() {
        session.onCommand(new Command.Subscribe(1, List.of(Target.after(LIVE, new Position(3, 9)))));

        assertThat(client.take()).containsExactly(new Event.Subscribed(1, LIVE, id(LIVE), null, ResumeResult.LIVE));
    }

    @Test
    void subscribersOnEveryLoopGetEverythingInOrder() {
        FakeConnection other = new FakeConnection();
        Session otherSession = node.open(1, other);
        otherSession.onCommand(new Command.Subscribe(1, List.of(Target.live(LIVE))));
        subscribe(LIVE);

        IntStream.rangeClosed(1, 300).forEach(i -> node.publish(LIVE, i));

        assertThat(numbers(client.take())).containsExactlyElementsOf(upTo(1, 300));
        assertThat(numbers(other.take())).containsExactlyElementsOf(upTo(1, 300));
        otherSession.onClosed();
    }

    @Test
    void slowClientLosesTheOldestAndIsToldHowMany() {
        subscribe(LIVE);
        client.take();
        client.stall();

        IntStream.rangeClosed(1, 500).forEach(i -> node.publish(LIVE, i));
        assertThat(client.take()).as("while it does not read").isEmpty();
        client.drain(session);
        node.publish(LIVE, 501);

        List<Event> events = client.take();
        List<Integer> kept = numbers(events);
        assertThat(kept).hasSizeLessThanOrEqualTo(FITTING + 1).containsExactlyElementsOf(upTo(502 - kept.size(), 501));
        assertThat(events.get(0)).isEqualTo(new Event.Skipped(id(LIVE), 501 - kept.size()));
    }

    @Test
    void backlogThatFitsIsDeliveredWithoutLoss() {
        subscribe(LIVE);
        client.take();
        client.stall();

        IntStream.rangeClosed(1, 10).forEach(i -> node.publish(LIVE, i));
        client.drain(session);

        List<Event> events = client.take();
        assertThat(numbers(events)).containsExactlyElementsOf(upTo(1, 10));
        assertThat(events).noneMatch(Event.Skipped.class::isInstance);
    }

    @Test
    void conflatedTopicKeepsTheNewestAndCountsTheRest() {
        subscribe(LATEST);
        client.take();
        client.stall();

        IntStream.rangeClosed(1, 500).forEach(i -> node.publish(LATEST, i));
        client.drain(session);

        List<Event> events = client.take();
        assertThat(events.get(0)).isEqualTo(new Event.Skipped(id(LATEST), 499));
        assertThat(numbers(events)).containsExactly(500);
    }

    @Test
    void strictTopicDisconnectsTheSlowClient() {
        subscribe(STRICT);
        client.stall();

        node.publish(STRICT, 1);

        assertThat(client.closedWith()).isEqualTo(CloseCode.SLOW_CONSUMER);
    }

    @Test
    void endedSubscriptionGetsNothingFromTheBacklog() {
        subscribe(LIVE);
        client.stall();
        node.publish(LIVE, 1);
        session.onCommand(new Command.Unsubscribe(2, List.of(LIVE)));
        client.take();

        client.drain(session);

        assertThat(client.take()).isEmpty();
    }

    @Test
    void messagesThatFindTheInboxFullAreReportedAsSkipped() {
        subscribe(LIVE);

        for (int i = 1; i <= 70_000; i++) {
            node.publishQuietly(LIVE, i);
        }
        IntStream.range(0, 10).forEach(i -> node.turn());

        List<Event> events = client.take();
        long skipped = events.stream()
                .filter(Event.Skipped.class::isInstance)
                .mapToLong(event -> ((Event.Skipped) event).count())
                .sum();
        assertThat(skipped).isPositive();
        assertThat(numbers(events).size() + skipped).isEqualTo(70_000);
    }

    private void subscribe(TopicName topic) {
        session.onCommand(new Command.Subscribe(1, List.of(Target.live(topic))));
    }

    private int id(TopicName topic) {
        return node.hub.find(topic).id();
    }

    private static List<Integer> upTo(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }

    private static List<Integer> numbers(List<Event> events) {
        return events.stream()
                .filter(Event.Message.class::isInstance)
                .map(event -> ((Event.Message) event).payload().text())
                .map(text -> Integer.valueOf(text.substring("{\"n\":".length(), text.length() - 1)))
                .toList();
    }
}
