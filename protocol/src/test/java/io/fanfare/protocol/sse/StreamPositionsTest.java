package io.fanfare.protocol.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamPositionsTest {
    private static final List<TopicName> ONE = List.of(TopicName.of("room:1"));
    private static final List<TopicName> THREE =
            List.of(TopicName.of("a"), TopicName.of("live:x"), TopicName.of("room:1"));

    private static String id(StreamPositions positions) {
        ByteBuf out = Unpooled.buffer();
        positions.writeId(out);
        assertThat(out.readableBytes()).isLessThanOrEqualTo(positions.idBytes());
        return out.toString(StandardCharsets.US_ASCII);
    }

    @Test
    void idOfOneTopicIsItsPosition() {
        StreamPositions positions = new StreamPositions(ONE);
        positions.set(0, Position.MAX_EPOCH, Long.MAX_VALUE);

        assertThat(id(positions)).isEqualTo("id: 9007199254740991:9223372036854775807\n");
        assertThat(StreamPositions.parse(ONE, "9007199254740991:9223372036854775807"))
                .containsExactly(new Position(Position.MAX_EPOCH, Long.MAX_VALUE));
    }

    @Test
    void bytesOfAnIdAreKnownBefore() {
        for (long offset : new long[] {1, 9, 10, 99, 100, Long.MAX_VALUE}) {
            ByteBuf out = Unpooled.buffer();

            StreamPositions.writeId(out, 17, offset);

            assertThat(StreamPositions.idBytes(17, offset)).isEqualTo(out.readableBytes());
        }
    }

    @Test
    void withoutAnyPositionThereIsNoId() {
        assertThat(id(new StreamPositions(ONE))).isEmpty();
        assertThat(id(new StreamPositions(THREE))).isEmpty();
    }

    @Test
    void idOfSeveralTopicsIsReadAsItWasWritten() {
        long[][] cases = {
            {5, 17, 0, 0, 5, 1_000_000},
            {0, 0, 0, 0, 7, 0},
            {Position.MAX_EPOCH, 1, 1, Long.MAX_VALUE, 1, 2},
            {4, 0, 4, 1, 3, 2}
        };
        for (long[] each : cases) {
            StreamPositions positions = new StreamPositions(THREE);
            Position[] expected = new Position[3];
            for (int i = 0; i < 3; i++) {
                if (each[2 * i + 1] >= 0) {
                    positions.set(i, each[2 * i], each[2 * i + 1]);
                    expected[i] = new Position(each[2 * i], each[2 * i + 1]);
                }
            }

            String line = id(positions);

            assertThat(line).matches("id: [0-9a-z.~]+\n");
            assertThat(StreamPositions.parse(THREE, line.substring(4, line.length() - 1)))
                    .containsExactly(expected);
        }
    }

    @Test
    void idOfOtherTopicsIsRefused() {
        StreamPositions positions = new StreamPositions(THREE);
        positions.set(0, 5, 17);
        String id = id(positions).strip().substring(4);
        List<TopicName> renamed = List.of(THREE.get(0), THREE.get(1), TopicName.of("room:2"));
        List<TopicName> fewer = THREE.subList(0, 2);

        for (List<TopicName> topics : List.of(renamed, fewer, ONE)) {
            assertThatThrownBy(() -> StreamPositions.parse(topics, id))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("(expected: ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                ":",
                "5:",
                ":5",
                "-1:5",
                "5:-1",
                "5:5:5",
                "a:b",
                "9007199254740992:1",
                "1:99999999999999999999"
            })
    void whatIsNoPositionIsRefused(String id) {
        assertThatThrownBy(() -> StreamPositions.parse(ONE, id)).isInstanceOf(IllegalArgumentException.class);
    }
}
