package io.fanfare.gateway.session;

import static io.fanfare.gateway.session.OneNode.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ResumeResult;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** One client of a node whose bus and store do what the test says; checks that it leaves nothing behind. */
abstract class DurableTopicFixture {
    final OneNode node = new OneNode(2);
    final FakeConnection client = new FakeConnection();
    final Session session = node.open(0, client);

    @AfterEach
    void nothingIsLeftBehind() {
        session.onClosed();
        node.store.comeBack();
        node.store.resumeReads();
        node.pass(20_000);

        assertThat(node.hub.topicCount()).as("topics that are still followed").isZero();
        assertThat(node.bus.interests()).isEmpty();
        assertThat(node.loop(0).sessionCount()).isZero();
    }

    final void subscribe(Target target) {
        session.onCommand(new Command.Subscribe(1, List.of(target)));
        node.turn();
    }

    final void publish(int from, int to) {
        for (int i = from; i <= to; i++) {
            node.publish(ROOM, i);
        }
    }

    final Position at(long offset) {
        return new Position(node.store.epoch(), offset);
    }

    final int id() {
        return node.hub.find(ROOM).id();
    }

    final Event.Subscribed subscribed(long head, ResumeResult result) {
        return new Event.Subscribed(1, ROOM, id(), at(head), result);
    }

    /** The offsets of all messages; each must carry the payload that was published at its offset. */
    static List<Long> offsets(List<Event> events) {
        List<Event.Message> messages = events.stream()
                .filter(Event.Message.class::isInstance)
                .map(Event.Message.class::cast)
                .toList();
        assertThat(messages)
                .allSatisfy(
                        message -> assertThat(message.payload().text()).isEqualTo("{\"n\":" + message.offset() + "}"));
        return messages.stream().map(Event.Message::offset).toList();
    }
}
