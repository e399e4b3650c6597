package io.fanfare.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryReadsTest {
    private static final int STORM = 20_000;
    private static final SessionSettings SETTINGS = new SessionSettings(30, 5, 600, 1_000, 4, 10, 0, 0, 0);

    private final OneNode node = new OneNode(1, OneNode.NODE_TAG, SETTINGS);
    private final FakeConnection client = new FakeConnection(2 * HistoryReads.MAX_UNDER_WAY * CatchUp.PAGE_BYTES);
    private final Session session = node.open(0, client);
    private final HistoryReads reads = node.loop(0).historyReads();

    private static TopicName room(int number) {
        return TopicName.of("room:" + number);
    }

    /** As many as there are places are being read. */
    private void takeAllPlaces() {
        List<Target> targets = IntStream.range(0, HistoryReads.MAX_UNDER_WAY)
                .mapToObj(i -> Target.after(room(i), new Position(0, 0)))
                .toList();
        targets.forEach(target -> node.publish(target.topic(), 1));
        node.store.holdReads();
        session.onCommand(new Command.Subscribe(1, targets));
        node.turn();
        node.store.answerReads();
        node.turn();
        assertThat(node.store.heldReads()).isEqualTo(HistoryReads.MAX_UNDER_WAY);
    }

    @Test
    void stormOfWaitingReadsThatHaveEndedGivesAllPlacesBack() {
        takeAllPlaces();
        Subscription any = session.subscriptionTo(room(0));
        List<CatchUp> storm = new ArrayList<>();
        for (int i = 0; i < STORM; i++) {
            storm.add(new CatchUp((DurableSubscription) any, session));
        }
        storm.forEach(reads::enter);
        storm.forEach(CatchUp::end);

        node.store.resumeReads();
        node.turn();

        assertThat(reads.underWay()).isZero();
        assertThat(client.take(Event.Message.class)).hasSize(HistoryReads.MAX_UNDER_WAY);
    }

    @Test
    void clientsThatAreCutOffWhileTheyWaitCostNothing() {
        takeAllPlaces();
        List<Session> others = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Session other = node.open(0, new FakeConnection());
            other.onCommand(new Command.Subscribe(1, List.of(Target.after(room(i % 8), new Position(0, 0)))));
            others.add(other);
        }
        node.turn();
        node.store.answerReads();
        node.turn();

        others.forEach(Session::onClosed);
        node.store.resumeReads();
        node.turn();

        assertThat(reads.underWay()).isZero();
    }
}
