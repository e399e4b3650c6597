package io.fanfare.gateway.session;

import static io.fanfare.gateway.session.OneNode.HISTORY;
import static io.fanfare.gateway.session.OneNode.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.upkeep.PeriodicWork;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the bus lost is found although nothing comes after it. */
class HeadComparisonTest extends DurableTopicFixture {
    @RegisterExtension
    final ExpectedLog log = new ExpectedLog(PeriodicWork.class);

    @Test
    void lostLastMessageIsFoundWithinTheInterval() {
        subscribe(Target.live(ROOM));
        publish(1, 2);
        lose(3, 3);

        node.pass(HISTORY.headCheckIntervalMillis() + 100);

        assertThat(offsets(client.take())).containsExactly(1L, 2L, 3L);
    }

    @Test
    void onlyMessageOfASubscriptionIsFoundToo() {
        subscribe(Target.live(ROOM));
        lose(1, 1);

        node.pass(HISTORY.headCheckIntervalMillis() + 100);

        assertThat(offsets(client.take())).containsExactly(1L);
    }

    @Test
    void comparisonGoesOnAfterAnyFault() {
        subscribe(Target.live(ROOM));
        lose(1, 1);
        node.store.failOnce(new IllegalStateException("planted"));

        node.pass(2L * HISTORY.headCheckIntervalMillis() + 100);

        assertThat(offsets(client.take())).containsExactly(1L);
    }

    @Test
    void comparisonGoesOnAfterAnAnswerThatItCannotUse() {
        subscribe(Target.live(ROOM));
        lose(1, 1);
        node.store.answerOnceWithoutHeads();

        node.pass(2L * HISTORY.headCheckIntervalMillis() + 100);

        assertThat(offsets(client.take())).containsExactly(1L);
    }

    @Test
    void brokenBusIsMadeUpForSooner() {
        node.bus.becomeHealthy(false);
        subscribe(Target.live(ROOM));
        publish(1, 1);
        lose(2, 5);

        node.pass(HISTORY.degradedHeadCheckIntervalMillis() + 100);

        assertThat(offsets(client.take())).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void doubtOfTheBusIsFollowedAtOnce() {
        subscribe(Target.live(ROOM));
        publish(1, 1);
        lose(2, 3);

        node.bus.doubt();
        node.pass(100);

        assertThat(offsets(client.take())).containsExactly(1L, 2L, 3L);
    }

    @Test
    void subscribersOfOtherLoopsAreComparedToo() {
        FakeConnection other = new FakeConnection();
        Session otherSession = node.open(1, other);
        subscribe(Target.live(ROOM));
        otherSession.onCommand(new Command.Subscribe(1, List.of(Target.live(ROOM))));
        node.turn();
        lose(1, 4);

        node.bus.doubt();
        node.pass(100);

        assertThat(offsets(client.take())).containsExactly(1L, 2L, 3L, 4L);
        assertThat(offsets(other.take())).containsExactly(1L, 2L, 3L, 4L);
        otherSession.onClosed();
    }

    @Test
    void lateMessageThatTheComparisonHasBroughtIsNotRepeated() {
        subscribe(Target.live(ROOM));
        publish(1, 1);
        node.bus.hold();
        publish(2, 3);
        node.bus.doubt();
        node.pass(100);

        node.bus.passing().forEach(node.bus::pass);
        node.turn();

        assertThat(offsets(client.take())).containsExactly(1L, 2L, 3L);
    }

    @Test
    void replacedStoreIsToldThoughNothingIsPublished() {
        publish(1, 3);
        subscribe(Target.live(ROOM));
        node.store.replace();

        node.pass(HISTORY.headCheckIntervalMillis() + 100);

        assertThat(client.take()).contains(new Event.EpochChanged(id(), node.store.epoch(), 1));
    }

    @Test
    void storeThatDoesNotAnswerIsAskedAgain() {
        subscribe(Target.live(ROOM));
        lose(1, 2);
        node.store.goDown();
        node.bus.doubt();
        node.pass(HISTORY.headCheckIntervalMillis());
        assertThat(offsets(client.take())).isEmpty();

        node.store.comeBack();
        node.pass(HISTORY.degradedHeadCheckIntervalMillis() + 600);

        assertThat(offsets(client.take())).containsExactly(1L, 2L);
    }

    @Test
    void headThatIsOlderThanWhatWasDeliveredChangesNothing() {
        subscribe(Target.live(ROOM));
        publish(1, 2);
        node.store.holdReads();
        node.bus.doubt();
        node.pass(100);
        node.store.lookNow();
        publish(3, 4);
        node.store.resumeReads();
        node.turn();
        publish(5, 5);

        assertThat(offsets(client.take())).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void subscriptionThatOpensDuringAComparisonMissesNothing() {
        publish(1, 5);
        node.bus.hold();
        node.store.holdReads();
        subscribe(Target.live(ROOM));
        node.store.lookNow();
        publish(6, 6);
        node.bus.doubt();
        node.pass(100);
        node.store.resumeReads();
        node.turn();

        node.bus.passing().forEach(node.bus::pass);
        node.pass(HISTORY.headCheckIntervalMillis() + 100);

        assertThat(offsets(client.take())).containsExactly(6L);
    }

    @Test
    void moreTopicsThanOneReadTakesAreAllCompared() {
        List<FakeConnection> clients = new ArrayList<>();
        List<Session> sessions = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            FakeConnection connection = new FakeConnection();
            Session one = node.open(i % 2, connection);
            one.onCommand(new Command.Subscribe(1, List.of(Target.live(topic(i)))));
            clients.add(connection);
            sessions.add(one);
        }
        node.turn();
        node.bus.hold();
        for (int i = 0; i < 2_500; i++) {
            node.publishQuietly(topic(i), 1);
        }
        node.bus.lose();

        node.bus.becomeHealthy(false);
        node.pass(HISTORY.degradedHeadCheckIntervalMillis() + 100);

        assertThat(clients).allSatisfy(one -> assertThat(offsets(one.take())).containsExactly(1L));
        sessions.forEach(Session::onClosed);
    }

    private static TopicName topic(int index) {
        return TopicName.of("user:" + index);
    }

    private void lose(int from, int to) {
        node.bus.hold();
        publish(from, to);
        node.bus.lose();
    }
}
