package io.fanfare.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fanfare.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dialect against the frames in {@code protocol/vectors}, which were not written by its encoder. */
class VectorTest {
    @RegisterExtension
    final Buffers buffers = new Buffers();

    static List<Vector> canonical() {
        return Vector.canonical();
    }

    static List<Vector> tolerated() {
        return Vector.tolerated();
    }

    static List<Vector> refused() {
        return Vector.refused();
    }

    @ParameterizedTest
    @MethodSource("canonical")
    void frameDecodesToItsMeaningAndBack(Vector vector) {
        Record decoded = Codec.decode(vector.sender(), buffers.of(vector.frame()));

        ByteBuf encoded = buffers.empty();
        Codec.encode(decoded, encoded);

        assertThat(Meaning.of(decoded)).isEqualTo(vector.means());
        assertThat(Buffers.hex(encoded)).isEqualTo(Buffers.hex(buffers.of(vector.frame())));
    }

    @ParameterizedTest
    @MethodSource("canonical")
    void frameMeansTheSameInAnyKindOfBuffer(Vector vector) {
        Record decoded = Codec.decode(vector.sender(), buffers.scattered(vector.frame()));

        assertThat(Meaning.of(decoded)).isEqualTo(vector.means());
    }

    @ParameterizedTest
    @MethodSource("tolerated")
    void frameOfAnotherVersionDecodesToWhatIsKnown(Vector vector) {
        assertThat(Meaning.of(Codec.decode(vector.sender(), buffers.of(vector.frame()))))
                .isEqualTo(vector.means());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void frameAtFaultIsRefusedWithItsCode(Vector vector) {
        ProtocolException fault = catchThrowableOfType(
                ProtocolException.class, () -> Codec.decode(vector.sender(), buffers.of(vector.frame())));

        assertThat(Meaning.of(fault)).isEqualTo(vector.means());
    }

    @ParameterizedTest
    @MethodSource("canonical")
    void frameCutAnywhereIsRefusedOrAMessageWithAShorterPayload(Vector vector) {
        Record whole = Codec.decode(vector.sender(), buffers.of(vector.frame()));

        for (int length = 0; length < vector.frame().length; length++) {
            Prefixes.check(vector, whole, buffers.of(Arrays.copyOf(vector.frame(), length)));
        }
    }

    @ParameterizedTest
    @MethodSource("canonical")
    void bytesAfterTheLastFieldAreIgnoredUnlessTheyArePayload(Vector vector) {
        Record whole = Codec.decode(vector.sender(), buffers.of(vector.frame()));
        byte[] extended = Arrays.copyOf(vector.frame(), vector.frame().length + 3);

        Record decoded = Codec.decode(vector.sender(), buffers.of(extended));

        assertThat(decoded.equals(whole)).isEqualTo(!vector.isMessage());
    }

    @Test
    void everyKindOfFrameHasAVector() {
        Set<Opcode> seen = Vector.canonical().stream()
                .map(vector -> Opcode.of(vector.frame()[0]))
                .collect(Collectors.toSet());

        assertThat(seen).containsExactlyInAnyOrder(Opcode.values());
    }

    @Test
    void everyVectorHasANameOfItsOwn() {
        assertThat(Vector.all().stream().map(Vector::name)).doesNotHaveDuplicates();
    }
}
