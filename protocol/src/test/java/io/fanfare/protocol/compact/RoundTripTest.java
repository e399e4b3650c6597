package io.fanfare.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RoundTripTest {
    private static final int ROUNDS = 20_000;
    private static final long SEED = 42;

    @RegisterExtension
    final Buffers buffers = new Buffers();

    private final RandomVocabulary vocabulary = new RandomVocabulary(SEED);

    @Test
    void everyCommandComesBackAsItWas() {
        ByteBuf frame = buffers.empty();
        for (int i = 0; i < ROUNDS; i++) {
            assertComesBack(vocabulary.command(), Opcode.Sender.CLIENT, frame.clear());
        }
    }

    @Test
    void everyEventComesBackAsItWas() {
        ByteBuf frame = buffers.empty();
        for (int i = 0; i < ROUNDS; i++) {
            assertComesBack(vocabulary.event(), Opcode.Sender.NODE, frame.clear());
        }
    }

    private static void assertComesBack(Object value, Opcode.Sender sender, ByteBuf frame) {
        Codec.encode((Record) value, frame);
        assertThat(Codec.decode(sender, frame)).isEqualTo(value);
        assertThat(frame.isReadable()).as("bytes left of %s", value).isFalse();
    }
}
