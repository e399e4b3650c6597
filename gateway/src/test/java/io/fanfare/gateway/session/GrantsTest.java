package io.fanfare.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.auth.TokenLimits;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A session may what its token grants, no more, and for no longer. */
class GrantsTest {
    private static final TopicName GRANTED = TopicName.of("room:1");
    private static final TopicName OTHER = TopicName.of("hall:1");
    private static final TopicName PUBLIC = TopicName.of("public:1");

    private final OneNode node = new OneNode(1);
    private final FakeConnection client = new FakeConnection();
    private final Session session = node.open(0, client, token("room:*"));

    private String token(String pattern) {
        return "ann/t/" + (node.nowMillis + 60_000) + "/" + pattern;
    }

    private void subscribe(int requestId, TopicName... topics) {
        List<Target> targets = Arrays.stream(topics).map(Target::live).toList();
        session.onCommand(new Command.Subscribe(requestId, targets));
        node.turn();
    }

    private void refresh(String pattern) {
        session.onCommand(new Command.RefreshToken(7, token(pattern)));
        node.turn();
    }

    private void assertForbidden(Event event, long requestId, TopicName topic) {
        assertThat(event).isInstanceOfSatisfying(Event.Error.class, error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.FORBIDDEN.number());
            assertThat(error.requestId()).isEqualTo(requestId);
            assertThat(error.topic()).isEqualTo(topic.value());
        });
    }

    @Test
    void whatIsNotGrantedIsForbiddenAndTheRestOfTheRequestIsNot() {
        subscribe(1, GRANTED, OTHER);

        assertThat(client.take(Event.Subscribed.class))
                .singleElement()
                .satisfies(done -> assertThat(done.topic()).isEqualTo(GRANTED));
    }

    @Test
    void tokenMayLowerWhatASessionMay() {
        node.limits = new TokenLimits(1, 2);
        FakeConnection limited = new FakeConnection();
        Session few = node.connect(0, limited);

        few.onCommand(new Command.Hello(token("room:*"), "test", "1", 0, ""));

        assertThat(limited.take(Event.Welcome.class)).singleElement().satisfies(welcome -> {
            assertThat(welcome.maxSubscriptions()).isEqualTo(2);
            assertThat(welcome.limits().publishesPerSecond()).isEqualTo(1);
        });
        List<Target> three = Stream.of("room:1", "room:2", "room:3")
                .map(topic -> Target.live(TopicName.of(topic)))
                .toList();
        few.onCommand(new Command.Subscribe(1, three));
        for (int i = 2; i < 4; i++) {
            few.onCommand(new Command.Publish(i, GRANTED, "message", Payload.json("{}"), null, true));
        }
        node.turn();
        assertThat(limited.take(Event.Error.class))
                .extracting(Event.Error::code)
                .containsExactlyInAnyOrder(ErrorCode.TOO_MANY_SUBSCRIPTIONS.number(), ErrorCode.RATE_LIMITED.number());
    }

    @Test
    void publishingAndReadingNeedGrantsToo() {
        session.onCommand(new Command.Publish(1, OTHER, "message", Payload.json("{}"), null, true));
        session.onCommand(new Command.History(2, OTHER, new Position(0, 0), 10));
        node.turn();

        List<Event> answers = client.take();
        assertThat(answers).hasSize(2);
        assertForbidden(answers.get(0), 1, OTHER);
        assertForbidden(answers.get(1), 2, OTHER);
    }

    @Test
    void namespaceThatIsOpenToAllNeedsNoGrantToListen() {
        subscribe(1, PUBLIC);
        session.onCommand(new Command.Publish(2, PUBLIC, "message", Payload.json("{}"), null, true));
        node.turn();

        List<Event> answers = client.take();
        assertThat(answers).hasSize(2);
        assertThat(answers).filteredOn(Event.Subscribed.class::isInstance).hasSize(1);
        assertForbidden(
                answers.stream().filter(Event.Error.class::isInstance).findAny().orElseThrow(), 2, PUBLIC);
    }

    @Test
    void anotherTokenEndsWhatItDoesNotGrantAndNothingElse() {
        refresh("*");
        subscribe(1, GRANTED, OTHER, PUBLIC);
        client.take();

        refresh("room:*");

        List<Event> told = client.take();
        assertThat(told).hasSize(2);
        assertForbidden(told.get(0), 0, OTHER);
        assertThat(told.get(1)).isEqualTo(new Event.Done(7));
        node.publish(GRANTED, 1);
        node.publish(OTHER, 2);
        node.publish(PUBLIC, 3);
        assertThat(client.take(Event.Message.class)).hasSize(2);
    }

    @Test
    void subscribeThatWaitsForItsAnswerIsAnsweredByWhatEndsIt() {
        refresh("*");
        client.take();
        session.onCommand(new Command.Subscribe(1, List.of(Target.live(OTHER))));
        session.onCommand(new Command.RefreshToken(7, token("room:*")));
        node.turn();

        List<Event> told = client.take();
        assertThat(told).hasSize(2);
        assertForbidden(told.get(0), 1, OTHER);
        assertThat(told.get(1)).isEqualTo(new Event.Done(7));
    }
}
