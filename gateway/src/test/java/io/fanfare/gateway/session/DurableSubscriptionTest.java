package io.fanfare.gateway.session;

import static io.fanfare.gateway.session.OneNode.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.ResumeResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a subscription to a durable topic sees, whatever the bus, the client and the store do. */
class DurableSubscriptionTest extends DurableTopicFixture {
    @Test
    void liveSubscriptionStartsAfterTheHead() {
        publish(1, 3);

        subscribe(Target.live(ROOM));
        publish(4, 5);

        List<Event> events = client.take();
        assertThat(events.get(0)).isEqualTo(subscribed(3, ResumeResult.LIVE));
        assertThat(offsets(events)).containsExactly(4L, 5L);
    }

    @Test
    void liveSubscriptionMissesNothingAfterTheHeadThatItWasTold() {
        node.store.holdReads();
        subscribe(Target.live(ROOM));
        node.store.answerReads();

        publish(1, 3);
        node.store.resumeReads();
        node.turn();

        List<Event> events = client.take();
        assertThat(events.get(0)).isEqualTo(subscribed(0, ResumeResult.LIVE));
        assertThat(offsets(events)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void repeatedPublicationIsDeliveredOnce() {
        subscribe(Target.live(ROOM));
        node.bus.hold();
        publish(1, 2);

        for (int i = 0; i < 3; i++) {
            node.bus.passing().forEach(node.bus::pass);
            node.turn();
        }

        assertThat(offsets(client.take())).containsExactly(1L, 2L);
    }

    @Test
    void holeInWhatTheBusBroughtIsFilledBeforeAnythingAfterIt() {
        subscribe(Target.live(ROOM));
        node.bus.hold();
        publish(1, 5);

        node.bus.pass(node.bus.passing().get(0));
        node.bus.pass(node.bus.passing().get(4));
        node.turn();

        assertThat(offsets(client.take())).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void firstMessageAfterALossIsHeldAgainstTheClientsOwnPosition() {
        publish(1, 3);
        subscribe(Target.after(ROOM, at(3)));
        node.bus.hold();
        publish(4, 6);

        node.bus.pass(node.bus.passing().get(2));
        node.turn();

        assertThat(offsets(client.take())).containsExactly(4L, 5L, 6L);
    }

    @Test
    void replacedStoreIsToldToLiveSubscriptions() {
        publish(1, 3);
        subscribe(Target.live(ROOM));
        node.store.replace();

        publish(1, 2);

        List<Event> events = client.take();
        assertThat(events).contains(new Event.EpochChanged(id(), node.store.epoch(), 1));
        assertThat(offsets(events)).containsExactly(1L, 2L);
    }

    @Test
    void slowClientCatchesUpWhenItReadsAgain() {
        FakeConnection other = new FakeConnection();
        Session otherSession = node.open(0, other);
        otherSession.onCommand(new Command.Subscribe(1, List.of(Target.live(ROOM))));
        subscribe(Target.live(ROOM));
        publish(1, 2);
        client.stall();

        publish(3, 600);
        assertThat(offsets(client.take())).as("while it does not read").containsExactly(1L, 2L);
        client.drain(session);
        node.turn();
        publish(601, 602);

        assertThat(offsets(client.take()))
                .hasSize(600)
                .startsWith(3L)
                .endsWith(602L)
                .isSorted();
        assertThat(offsets(other.take())).hasSize(602).isSorted();
        otherSession.onClosed();
    }

    @Test
    void slowClientGetsOnePageAtATime() {
        publish(1, CatchUp.PAGE_MESSAGES * 3);
        node.store.holdReads();
        subscribe(Target.after(ROOM, at(0)));
        node.store.answerReads();
        node.turn();

        client.stall();
        node.store.resumeReads();
        node.turn();
        assertThat(offsets(client.take())).hasSize(CatchUp.PAGE_MESSAGES);
        client.drain(session);
        node.turn();

        assertThat(offsets(client.take())).hasSize(CatchUp.PAGE_MESSAGES * 2);
    }

    @Test
    void messagesOfOneDrainAreOneWrite() {
        subscribe(Target.live(ROOM));

        for (int i = 1; i <= 50; i++) {
            node.publishQuietly(ROOM, i);
        }
        node.turn();

        assertThat(offsets(client.take())).hasSize(50);
        assertThat(client.writes()).isEqualTo(1);
    }

    @Test
    void publicationsThatFindTheInboxFullAreReadFromTheStore() {
        subscribe(Target.live(ROOM));

        for (int i = 1; i <= 70_000; i++) {
            node.publishQuietly(ROOM, i);
        }
        node.pass(1_000);

        List<Long> offsets = offsets(client.take());
        assertThat(offsets).hasSize(70_000).isSorted().doesNotHaveDuplicates();
    }
}
