package io.fanfare.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.auth.Action;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests in topics about which a backend decides: carried out when it has allowed them, in the order in which they came. */
class AuthorizingTest {
    private static final TopicName ASKED = TopicName.of("asked:1");
    private static final TopicName OTHER = TopicName.of("asked:2");

    private final OneNode node = new OneNode(1);
    private final FakeConnection client = new FakeConnection();
    private final Session session = node.open(0, client, "ann");

    private void subscribe(int requestId, TopicName... topics) {
        List<Target> targets = Arrays.stream(topics).map(Target::live).toList();
        session.onCommand(new Command.Subscribe(requestId, targets));
        node.turn();
    }

    private void publish(int requestId, TopicName topic) {
        session.onCommand(new Command.Publish(requestId, topic, "message", Payload.json("{}"), null, true));
        node.turn();
    }

    private void answer(Refusal refusal, int forSeconds) {
        node.backend.answer(refusal, forSeconds);
        node.turn();
    }

    private void assertError(ErrorCode code, long requestId) {
        assertThat(client.take(Event.Error.class)).singleElement().satisfies(error -> {
            assertThat(error.code()).isEqualTo(code.number());
            assertThat(error.requestId()).isEqualTo(requestId);
        });
    }

    /** A subscription that the backend has allowed for 10 s. */
    private void allowed() {
        subscribe(1, ASKED);
        answer(null, 10);
        assertThat(client.take(Event.Subscribed.class)).hasSize(1);
    }

    @Test
    void publishWaitsForItsAnswerAndWhatComesLaterForIt() {
        publish(1, ASKED);
        assertThat(client.isInputHeld()).isTrue();
        assertThat(client.take()).isEmpty();
        assertThat(node.backend.asked).singleElement().satisfies(question -> {
            assertThat(question.identity().user()).isEqualTo("ann");
            assertThat(question.action()).isEqualTo(Action.PUBLISH);
            assertThat(question.topic()).isEqualTo(ASKED);
            assertThat(question.session()).isEqualTo(session.id().text());
        });

        answer(null, 0);

        assertThat(client.take(Event.Published.class)).hasSize(1);
        assertThat(client.isInputHeld()).isFalse();
    }

    @Test
    void whatIsDeniedIsForbiddenAndWhatCannotBeAskedMayBeTriedAgain() {
        publish(1, ASKED);
        answer(ManualBackend.DENIED, 0);
        assertError(ErrorCode.FORBIDDEN, 1);

        session.onCommand(new Command.History(2, ASKED, new Position(0, 0), 10));
        answer(ManualBackend.AWAY, 0);
        assertError(ErrorCode.UNAVAILABLE, 2);
        assertThat(client.closedWith()).isNull();
    }

    @Test
    void topicsOfOneRequestAreAskedAboutTogetherAndEachIsAnswered() {
        subscribe(1, ASKED, OneNode.ROOM, OTHER);
        assertThat(node.backend.asked).hasSize(2);
        answer(null, 0);
        assertThat(client.take()).isEmpty();

        answer(ManualBackend.DENIED, 0);

        List<Event> answers = client.take();
        assertThat(answers)
                .filteredOn(Event.Subscribed.class::isInstance)
                .extracting(event -> ((Event.Subscribed) event).topic())
                .containsExactlyInAnyOrder(ASKED, OneNode.ROOM);
        assertThat(answers).filteredOn(Event.Error.class::isInstance).hasSize(1);
    }

    @Test
    void topicsOfOthersAreNotAskedAbout() {
        publish(1, OneNode.ROOM);
        subscribe(2, OneNode.ROOM);

        assertThat(node.backend.asked).isEmpty();
        assertThat(client.take(Event.Subscribed.class)).hasSize(1);
    }

    @Test
    void nothingIsDoneForAConnectionThatHasGone() {
        publish(1, ASKED);
        session.onClosed();

        answer(null, 0);

        assertThat(client.take()).isEmpty();
        assertThat(node.store
                        .heads(List.of(ASKED))
                        .toCompletableFuture()
                        .join()
                        .get(ASKED)
                        .headOffset())
                .isZero();
    }

    @Test
    void oneSessionMayNotAskWithoutEnd() {
        TopicName[] topics = new TopicName[ManualBackend.ASKS_PER_SECOND];
        for (int i = 0; i < topics.length; i++) {
            topics[i] = TopicName.of("asked:" + i);
        }
        subscribe(1, topics);
        for (int i = 0; i < topics.length; i++) {
            answer(null, 0);
        }
        client.take();

        publish(2, ASKED);

        assertError(ErrorCode.RATE_LIMITED, 2);
        assertThat(node.backend.asked).isEmpty();
        node.sweep(1);
        publish(3, ASKED);
        assertThat(node.backend.asked).hasSize(1);
    }

    @Test
    void subscriptionIsAskedAboutAgainWhenItsTimeIsOver() {
        allowed();
        node.sweep(9);
        assertThat(node.backend.asked).isEmpty();

        node.sweep(2);
        assertThat(node.backend.asked).hasSize(1);
        assertThat(client.isInputHeld()).isFalse();
        answer(null, 10);

        assertThat(client.take()).isEmpty();
        node.sweep(9);
        assertThat(node.backend.asked).isEmpty();
        node.sweep(2);
        assertThat(node.backend.asked).hasSize(1);
    }

    @Test
    void subscriptionThatIsDeniedThenEnds() {
        allowed();
        node.sweep(11);

        answer(ManualBackend.DENIED, 60);

        assertError(ErrorCode.FORBIDDEN, 0);
        assertThat(session.subscriptionCount()).isZero();
        node.sweep(100);
        assertThat(node.backend.asked).isEmpty();
    }

    @Test
    void subscriptionStaysWhileTheBackendIsAway() {
        allowed();
        for (int i = 0; i < 3; i++) {
            node.sweep(11);
            answer(ManualBackend.AWAY, 0);
        }

        assertThat(client.take()).isEmpty();
        assertThat(session.subscriptionCount()).isEqualTo(1);
        node.sweep(Rechecks.AGAIN_SECONDS + 1);
        answer(ManualBackend.DENIED, 0);
        assertError(ErrorCode.FORBIDDEN, 0);
    }

    @Test
    void answerThatComesForASubscriptionThatIsGoneDoesNothing() {
        allowed();
        node.sweep(11);
        session.onCommand(new Command.Unsubscribe(2, List.of(ASKED)));
        client.take();

        answer(ManualBackend.DENIED, 0);

        assertThat(client.take()).isEmpty();
    }

    @Test
    void otherTokenHasSubscriptionsAskedAboutAgain() {
        subscribe(1, ASKED);
        answer(null, 0);
        client.take();

        session.onCommand(new Command.RefreshToken(2, "ann"));
        node.sweep(1);

        assertThat(node.backend.asked).hasSize(1);
        answer(ManualBackend.DENIED, 0);
        assertThat(client.take(Event.Error.class)).hasSize(1);
    }
}
