package io.fanfare.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.topic.PresenceMode;
import io.fanfare.gateway.topic.RulesForTests;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.TopicName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether somebody may be told who is there, where a backend decides, and where the token does. */
class PresencePermissionTest {
    private static final TopicName ASKED = TopicName.of("asked:1");

    private final PresenceRoom room = new PresenceRoom();
    private final Session ann = room.open("ann");
    private final ManualBackend backend = room.node.backend;

    @BeforeEach
    void tellWhoIsThere() {
        room.node.namespaces.exchange(
                room.node.namespaces.defaults(),
                Map.of(
                        "asked",
                        RulesForTests.present(PresenceMode.ON, 100),
                        "here",
                        RulesForTests.present(PresenceMode.ON, 100)));
    }

    @Test
    void subscribeIsNotHeldUpByTheQuestionWhoMayBeTold() {
        room.subscribe(ann, ASKED);
        answer(Action.SUBSCRIBE, true, 60);

        assertThat(room.told(ann, Event.Subscribed.class)).hasSize(1);
        assertThat(room.happened()).containsExactly("enter ann 1 {} ann|");
        assertThat(room.connection(ann).isInputHeld()).isFalse();

        answer(Action.PRESENCE, true, 60);
        assertThat(room.told(ann, Event.PresenceState.class)).hasSize(1);
    }

    @Test
    void whoIsDeniedIsToldSoAndStaysSubscribed() {
        room.subscribe(ann, ASKED);
        answer(Action.SUBSCRIBE, true, 60);
        room.take(ann);

        answer(Action.PRESENCE, false, 60);

        assertThat(room.told(ann, Event.Error.class)).singleElement().satisfies(error -> {
            assertThat(error.code()).isEqualTo(106);
            assertThat(error.requestId()).isZero();
            assertThat(error.text()).isEqualTo("denied");
        });
        assertThat(ann.subscriptionTo(ASKED)).isNotNull();
        assertThat(room.node.presence.watchCount()).isZero();
    }

    @Test
    void permissionIsAskedForAgainWhenItsTimeIsOver() {
        room.subscribe(ann, ASKED);
        answer(Action.SUBSCRIBE, true, 3_600);
        answer(Action.PRESENCE, true, 5);
        room.take(ann);

        room.node.sweep(7);
        assertThat(backend.asked)
                .singleElement()
                .satisfies(question -> assertThat(question.action()).isEqualTo(Action.PRESENCE));
        assertThat(room.node.presence.watchCount())
                .as("as long as nobody has answered")
                .isEqualTo(1);
        answer(Action.PRESENCE, false, 5);

        assertThat(room.told(ann, Event.Error.class)).hasSize(1);
        assertThat(room.node.presence.watchCount()).isZero();
    }

    @Test
    void backendThatIsAwayIsAskedAgain() {
        room.subscribe(ann, ASKED);
        answer(Action.SUBSCRIBE, true, 3_600);
        room.take(ann);

        backend.answer(ManualBackend.AWAY, 0);
        room.node.turn();
        assertThat(room.take(ann)).isEmpty();
        room.node.sweep(Rechecks.AGAIN_SECONDS + 2);
        answer(Action.PRESENCE, true, 0);

        assertThat(room.told(ann, Event.PresenceState.class)).hasSize(1);
    }

    @Test
    void answerThatComesAfterTheEndIsNothing() {
        room.subscribe(ann, ASKED);
        answer(Action.SUBSCRIBE, true, 3_600);
        ann.onCommand(new Command.Unsubscribe(2, List.of(ASKED)));
        room.take(ann);

        answer(Action.PRESENCE, true, 60);

        assertThat(room.take(ann)).isEmpty();
        assertThat(room.node.presence.watchCount()).isZero();
        assertThat(ann.presenceTasks).isNull();
    }

    @Test
    void questionWhoIsThereIsAskedAboutLikeOtherRequests() {
        ann.onCommand(new Command.Presence(7, ASKED));
        assertThat(room.connection(ann).isInputHeld()).isTrue();

        answer(Action.PRESENCE, true, 0);

        assertThat(room.told(ann, Event.PresenceState.class))
                .singleElement()
                .satisfies(state -> assertThat(state.requestId()).isEqualTo(7));
        assertThat(room.connection(ann).isInputHeld()).isFalse();
    }

    private void answer(Action action, boolean isAllowed, int forSeconds) {
        room.node.turn();
        assertThat(backend.asked.peek().action()).isEqualTo(action);
        backend.answer(isAllowed ? null : ManualBackend.DENIED, forSeconds);
        room.node.turn();
    }
}
