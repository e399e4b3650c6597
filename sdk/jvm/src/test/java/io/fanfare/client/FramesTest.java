package io.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames as the protocol's vectors have them. */
class FramesTest {
    static Stream<Vectors.Vector> read() throws IOException {
        return Stream.concat(Vectors.of("events.txt", "node").stream(), Vectors.of("tolerated.txt", "node").stream());
    }

    static List<Vectors.Vector> written() throws IOException {
        return Vectors.of("commands.txt", "client");
    }

    static List<Vectors.Vector> refused() throws IOException {
        return Vectors.of("refused.txt", "node");
    }

    @ParameterizedTest
    @MethodSource
    void read(Vectors.Vector vector) throws DamagedFrameException {
        NodeFrame frame = NodeFrames.decode(vector.bytes());

        assertThat(frame == null ? "ignored" : Vectors.meaning(frame, vector.means()))
                .isEqualTo(vector.means());
    }

    @ParameterizedTest
    @MethodSource
    void written(Vectors.Vector vector) {
        assertThat(Vectors.written(vector.means())).isEqualTo(vector.bytes());
    }

    @ParameterizedTest
    @MethodSource
    void refused(Vectors.Vector vector) {
        assertThatThrownBy(() -> NodeFrames.decode(vector.bytes())).isInstanceOf(DamagedFrameException.class);
    }

    @Test
    void whoIsThereOfAnOlderNodeIsNotCounted() throws DamagedFrameException {
        // PRESENCE_STATE of nobody in "a", and a change of nothing, both without the count at their end
        NodeFrame.PresenceState state = (NodeFrame.PresenceState) NodeFrames.decode(new byte[] {0x4a, 6, 1, 'a', 0, 0});
        NodeFrame.PresenceChange change = (NodeFrame.PresenceChange) NodeFrames.decode(new byte[] {0x4b, 5, 0, 0});

        assertThat(state.count).isEqualTo(NodeFrame.NOT_TOLD);
        assertThat(change.count).isEqualTo(NodeFrame.NOT_TOLD);
    }

    @Test
    void whoIsThereIsCountedWhereOnlyTheNumberIsTold() throws DamagedFrameException {
        NodeFrame.PresenceState state =
                (NodeFrame.PresenceState) NodeFrames.decode(new byte[] {0x4a, 6, 1, 'a', 6, 0, (byte) 0xac, 2});

        assertThat(state.count).isEqualTo(300);
        assertThat(state.isCountOnly).isTrue();
        assertThat(state.isPartial).isTrue();
        assertThat(state.hasMore).isFalse();
    }

    @Test
    void whatIsSaidOfOneselfIsARequest() {
        assertThat(ClientFrames.setInfo("a", Payload.json("{}")).frame(1))
                .isEqualTo(new byte[] {0x11, 1, 1, 'a', 2, '{', '}'});
    }

    @Test
    void aFrameThatIsCutOffAnywhereIsDamagedOrMeansLess() throws IOException {
        int damaged = 0;
        for (Vectors.Vector vector : read().toList()) {
            for (int length = 0; length < vector.bytes().length; length++) {
                damaged += isDamaged(Arrays.copyOf(vector.bytes(), length)) ? 1 : 0;
            }
        }

        assertThat(damaged).isGreaterThan(100);
    }

    @Test
    void aFrameWithAnyByteChangedIsDamagedOrMeansSomethingElse() throws IOException {
        Random random = new Random(42);
        int damaged = 0;
        for (Vectors.Vector vector : read().toList()) {
            for (int i = 0; i < 500; i++) {
                byte[] bytes = vector.bytes().clone();
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                damaged += isDamaged(bytes) ? 1 : 0;
            }
        }

        assertThat(damaged).isGreaterThan(100);
    }

    /** Anything else that is thrown is a fault of the decoder. */
    private static boolean isDamaged(byte[] bytes) {
        try {
            NodeFrames.decode(bytes);
            return false;
        } catch (DamagedFrameException damaged) {
            return true;
        }
    }
}
