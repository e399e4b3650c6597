package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssignmentTest {
    private static final TopicName ROOM = TopicName.of("room:1");
    private static final TopicName OTHER = TopicName.of("room:2");

    private final TopicCounter room = new TopicCounter(1, 10);
    private final TopicCounter other = new TopicCounter(2, 0);
    private final Map<TopicName, TopicCounter> counters = Map.of(ROOM, room, OTHER, other);

    @Test
    void offsetsGoOnFromTheHeadOfEachTopic() {
        Assignment assignment = new Assignment(
                List.of(publication(ROOM, null), publication(OTHER, null), publication(ROOM, null)),
                counters,
                Map.of());

        assertThat(assignment.results(7)).containsExactly(stored(11), stored(1), stored(12));
        assertThat(room.head()).isEqualTo(12);
    }

    @Test
    void keyThatIsKnownGetsItsFirstOffsetAndIsNotStored() {
        Assignment assignment =
                new Assignment(List.of(publication(ROOM, "key")), counters, Map.of(new TopicKey(1, "key"), 4L));

        assertThat(assignment.results(7)).containsExactly(duplicate(4));
        assertThat(assignment.stored()).isEmpty();
        assertThat(room.head()).isEqualTo(10);
    }

    @Test
    void keyThatOccursTwiceInABatchIsStoredOnceInEachTopic() {
        Assignment assignment = new Assignment(
                List.of(publication(ROOM, "key"), publication(ROOM, "key"), publication(OTHER, "key")),
                counters,
                Map.of());

        assertThat(assignment.results(7)).containsExactly(stored(11), duplicate(11), stored(1));
        assertThat(assignment.stored()).hasSize(2);
    }

    private static Publication publication(TopicName topic, String key) {
        return new Publication(topic, "message", Payload.json("{}"), key, 1);
    }

    private static Appended stored(long offset) {
        return new Appended(new Position(7, offset), false);
    }

    private static Appended duplicate(long offset) {
        return new Appended(new Position(7, offset), true);
    }
}
