package io.fanfare.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryReadsTest {
    private static final int STORM = 20_000;
    private static final SessionSettings SETTINGS =
            new SessionSettings(30, 5, 600, 1_000, 4, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0);

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

    private Session other(FakeConnection connection) {
        return node.open(0, connection);
    }

    private void askForPages(Session asking, int pages) {
        for (int i = 1; i <= pages; i++) {
            asking.onCommand(new Command.History(i, room(0), new Position(0, 0), 10));
        }
    }

    @Test
    void resumeDoesNotWaitForPagesHoweverManyWait() {
        node.publish(room(0), 1);
        node.store.holdReads();
        for (int i = 0; i < 40; i++) {
            askForPages(other(new FakeConnection()), 4);
        }
        int pages = node.store.heldReads();
        session.onCommand(new Command.Subscribe(1, List.of(Target.after(room(0), new Position(0, 0)))));
        node.turn();

        assertThat(pages).isEqualTo(ReadKind.PAGE.places());
        assertThat(node.store.heldReads()).as("its head is asked for").isEqualTo(pages + 1);
        node.store.answerReads();
        node.turn();
        node.store.answerReads();
        node.turn();
        assertThat(client.take(Event.Message.class)).hasSize(1);
        node.store.resumeReads();
        node.turn();
        assertThat(reads.underWay()).isZero();
    }

    @Test
    void sessionsTakeTurnsWhoeverAskedFirst() {
        node.publish(room(0), 1);
        node.store.holdReads();
        FakeConnection first = new FakeConnection(1 << 20);
        Session greedy = other(first);
        askForPages(greedy, 4);
        askForPages(other(first), 4);
        FakeConnection late = new FakeConnection();
        askForPages(other(late), 1);

        node.store.answerReads();
        node.turn();
        node.store.answerReads();
        node.turn();

        assertThat(late.take(Event.HistoryPage.class)).hasSize(1);
        assertThat(first.take(Event.HistoryPage.class)).hasSizeLessThan(8);
        node.store.resumeReads();
        node.turn();
        assertThat(first.take(Event.HistoryPage.class)).isNotEmpty();
    }

    @Test
    void whoWaitsIsToldOfAnOutageWithTheFirstWhoFindsItOut() {
        node.publish(room(0), 1);
        node.store.holdReads();
        List<FakeConnection> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            FakeConnection connection = new FakeConnection();
            clients.add(connection);
            askForPages(other(connection), 4);
        }
        node.store.goDown();

        node.store.answerReads();
        node.turn();

        assertThat(clients)
                .allSatisfy(connection -> assertThat(connection.take(Event.Error.class))
                        .hasSize(4)
                        .allSatisfy(error -> assertThat(error.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE.number())));
        assertThat(reads.underWay()).isZero();
    }

    @Test
    void headsOfManyTopicsTakeManyPlaces() {
        List<FakeConnection> clients = new ArrayList<>();
        node.store.holdReads();
        for (int i = 0; i < 8; i++) {
            FakeConnection connection = new FakeConnection();
            clients.add(connection);
            int number = i;
            List<Target> targets = IntStream.range(0, 500)
                    .mapToObj(topic -> Target.live(TopicName.of("many:" + number + "-" + topic)))
                    .toList();
            other(connection).onCommand(new Command.Subscribe(1, targets));
        }
        node.turn();

        assertThat(node.store.heldReads()).as("some 32 places each, of 64").isEqualTo(2);
        node.store.resumeReads();
        node.turn();
        assertThat(clients)
                .allSatisfy(connection ->
                        assertThat(connection.take(Event.Subscribed.class)).hasSize(500));
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
