package io.fanfare.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every request is answered exactly once, whatever overtakes it. */
class AnsweredOnceTest {
    private static final long SEED = 20_260_401;
    private static final int ROUNDS = 3_000;
    private static final int STEPS = 60;
    private static final SessionSettings SETTINGS =
            new SessionSettings(30, 5, 600, 4, 6, 1_000_000, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    private static final List<TopicName> TOPICS = Stream.of("room:1", "room:2", "room:3", "live:1", "closed:1")
            .map(TopicName::of)
            .toList();

    /** What a client has asked and not been told yet. */
    private static final class Ledger {
        /** One entry for each answer that must come: the request, and the topic if the answer names it. */
        private final List<String> awaited = new ArrayList<>();
        /** Answers that may come, or not. */
        private final List<String> possible = new ArrayList<>();

        private void onEvent(Event event) {
            if (event instanceof Event.Error error && isAboutAWhole(error)) {
                assertThat(awaited.removeIf(answer -> answer.startsWith(error.requestId() + " ")))
                        .as("%s was asked for", event)
                        .isTrue();
                return;
            }
            String answer = answer(event);
            if (answer != null && !awaited.remove(answer)) {
                assertThat(possible.remove(answer))
                        .as("%s was asked for", event)
                        .isTrue();
            }
        }

        /** A limit refuses a request with all its topics at once. */
        private static boolean isAboutAWhole(Event.Error error) {
            return error.code() == ErrorCode.RATE_LIMITED.number()
                    && error.topic().isEmpty();
        }

        /** Null for what is no answer. */
        private static String answer(Event event) {
            if (event instanceof Event.Subscribed subscribed) {
                return subscribed.requestId() + " " + subscribed.topic();
            }
            if (event instanceof Event.Done done) {
                return done.requestId() + " ";
            }
            if (event instanceof Event.Published published) {
                return published.requestId() + " ";
            }
            if (event instanceof Event.HistoryPage page) {
                return page.requestId() + " ";
            }
            return event instanceof Event.Error error && error.requestId() > 0
                    ? error.requestId() + " " + (error.requestId() % 2 == 0 ? error.topic() : "")
                    : null;
        }
    }

    @RegisterExtension
    final ExpectedLog sessionLog = new ExpectedLog(Answers.class);

    private final Random random = new Random(SEED);
    private long lastRequest;

    @Test
    void everyRequestIsAnsweredOnceWhateverOvertakesIt() {
        for (int round = 0; round < ROUNDS; round++) {
            play(round);
        }
    }

    private void play(int round) {
        UnorderedStore store = new UnorderedStore(random);
        OneNode node = new OneNode(1, OneNode.NODE_TAG, SETTINGS, store);
        node.bus.holdInterests();
        FakeConnection client = new FakeConnection();
        Session session = node.open(0, client);
        Ledger ledger = new Ledger();
        for (int step = 0; step < STEPS; step++) {
            step(node, store, session, client, ledger);
            client.take().forEach(ledger::onEvent);
        }
        settle(node, store, session, client);
        client.take().forEach(ledger::onEvent);

        assertThat(ledger.awaited)
                .as("unanswered in round %d of seed %d", round, SEED)
                .isEmpty();
        assertThat(client.closedWith()).isNull();
    }

    private void step(OneNode node, UnorderedStore store, Session session, FakeConnection client, Ledger ledger) {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> subscribe(session, ledger);
            case 3, 4 -> unsubscribe(session, ledger);
            case 5, 6 -> publish(session, ledger);
            case 7 -> history(session, ledger);
            case 8 -> presence(session, ledger);
            case 9 -> answerInterest(node);
            case 10 -> {
                store.answerOne();
                node.turn();
            }
            default -> disturb(node, session, client);
        }
    }

    /** Requests whose answers name their topics have even ids, the others odd ones. */
    private long nextRequest(boolean namesTopics) {
        do {
            lastRequest++;
        } while (lastRequest % 2 == 0 != namesTopics);
        return lastRequest;
    }

    private TopicName anyTopic() {
        return TOPICS.get(random.nextInt(TOPICS.size()));
    }

    private void subscribe(Session session, Ledger ledger) {
        long id = nextRequest(true);
        List<Target> targets = Stream.generate(() -> new Target(
                        anyTopic(),
                        random.nextBoolean() ? new Position(random.nextInt(9), random.nextInt(4)) : null,
                        random.nextBoolean(),
                        random.nextBoolean()))
                .limit(1 + random.nextInt(3))
                .toList();
        targets.forEach(target -> ledger.awaited.add(id + " " + target.topic()));
        session.onCommand(new Command.Subscribe(id, targets));
    }

    private void unsubscribe(Session session, Ledger ledger) {
        long id = nextRequest(false);
        ledger.awaited.add(id + " ");
        session.onCommand(new Command.Unsubscribe(id, List.of(anyTopic(), anyTopic())));
    }

    private void publish(Session session, Ledger ledger) {
        long id = nextRequest(false);
        boolean acknowledge = random.nextBoolean();
        (acknowledge ? ledger.awaited : ledger.possible).add(id + " ");
        Payload payload = Payload.json(random.nextInt(4) == 0 ? "[]" : "{}");
        session.onCommand(new Command.Publish(id, anyTopic(), "message", payload, null, acknowledge));
    }

    private void history(Session session, Ledger ledger) {
        long id = nextRequest(false);
        ledger.awaited.add(id + " ");
        session.onCommand(new Command.History(id, anyTopic(), new Position(random.nextInt(9), random.nextInt(4)), 10));
    }

    private void presence(Session session, Ledger ledger) {
        long id = nextRequest(false);
        ledger.awaited.add(id + " ");
        session.onCommand(new Command.Presence(id, anyTopic()));
    }

    private void answerInterest(OneNode node) {
        if (!node.bus.heldInterests().isEmpty()) {
            var interest = node.bus
                    .heldInterests()
                    .remove(random.nextInt(node.bus.heldInterests().size()));
            if (random.nextInt(4) == 0) {
                interest.completeExceptionally(new IllegalStateException("a fault of the bus"));
            } else {
                interest.complete(null);
            }
            node.turn();
        }
    }

    private void disturb(OneNode node, Session session, FakeConnection client) {
        switch (random.nextInt(4)) {
            case 0 -> client.stall();
            case 1 -> client.drain(session);
            case 2 -> node.sweep(1);
            default -> session.onCommand(new Command.GoingAway(1));
        }
        session.onHeard();
        node.turn();
    }

    private void settle(OneNode node, UnorderedStore store, Session session, FakeConnection client) {
        store.becomeReliable();
        node.bus.heldInterests().forEach(interest -> interest.complete(null));
        client.drain(session);
        node.turn();
        while (!store.isIdle()) {
            store.answerOne();
            node.turn();
        }
    }

    @Test
    void subscribeThatAnUnsubscribeOvertakesIsToldSoBeforeThat() {
        OneNode node = new OneNode(1);
        FakeConnection client = new FakeConnection();
        Session session = node.open(0, client);

        session.onCommand(new Command.Subscribe(1, List.of(Target.live(OneNode.ROOM))));
        session.onCommand(new Command.Unsubscribe(2, List.of(OneNode.ROOM)));
        node.turn();

        List<Event> events = client.take();
        assertThat(events).hasSize(2);
        assertThat(events.get(0)).isInstanceOfSatisfying(Event.Error.class, error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.NOT_SUBSCRIBED.number());
            assertThat(error.requestId()).isEqualTo(1);
            assertThat(error.topic()).isEqualTo(OneNode.ROOM.value());
        });
        assertThat(events.get(1)).isEqualTo(new Event.Done(2));
    }

    @Test
    void overtakenSubscribesAreNoFault() {
        OneNode node = new OneNode(1);
        FakeConnection client = new FakeConnection();
        Session session = node.open(0, client);

        for (int i = 0; i < 100; i++) {
            session.onCommand(new Command.Subscribe(2 * i + 1, List.of(Target.live(OneNode.ROOM))));
            session.onCommand(new Command.Unsubscribe(2 * i + 2, List.of(OneNode.ROOM)));
        }

        assertThat(client.closedWith()).isNull();
        assertThat(client.take(Event.Error.class)).hasSize(100);
    }

    @Test
    void presenceThatIsNotOfferedIsToldAndTheSubscriptionStands() {
        for (TopicName topic : List.of(OneNode.ROOM, TopicName.of("live:1"))) {
            OneNode node = new OneNode(1);
            FakeConnection client = new FakeConnection();
            Session session = node.open(0, client);

            session.onCommand(new Command.Subscribe(7, List.of(new Target(topic, null, false, true))));
            node.turn();
            node.publish(topic, 1);

            List<Event> events = client.take();
            assertThat(events.get(0)).isInstanceOf(Event.Subscribed.class);
            assertThat(events.get(1)).isInstanceOfSatisfying(Event.Error.class, error -> {
                assertThat(error.code()).isEqualTo(ErrorCode.UNSUPPORTED.number());
                assertThat(error.requestId()).isZero();
                assertThat(error.topic()).isEqualTo(topic.value());
            });
            assertThat(events.get(2)).isInstanceOf(Event.Message.class);
        }
    }
}
