package io.fanfare.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fanfare.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes that no codec wrote, the same ones in every run. */
class GarbageTest {
    private static final int ROUNDS = 500_000;
    private static final long SEED = 42;

    /** A fault and its message, which repeats at most one topic. */
    private static final long FIXED_BYTES = 4_096;
    /** Objects for each byte received: the worst is a list of one-letter topics. */
    private static final long BYTES_PER_RECEIVED_BYTE = 64;

    private final Random random = new Random(SEED);
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void randomBytesAreDecodedOrRefused() {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] frame = randomFrame();
            FrameRules.check(Opcode.Sender.CLIENT, frame);
            FrameRules.check(Opcode.Sender.NODE, frame);
        }
    }

    @Test
    void damagedFramesAreDecodedOrRefused() {
        List<Vector> vectors = Vector.all();
        for (int i = 0; i < ROUNDS; i++) {
            Vector vector = vectors.get(random.nextInt(vectors.size()));
            FrameRules.check(vector.sender(), damaged(vector.frame()));
        }
    }

    @Test
    void randomStreamsAreCutIntoFramesOrRefused() {
        for (int i = 0; i < ROUNDS; i++) {
            FrameRules.checkStream(randomFrame(), 32);
        }
    }

    @Test
    void decodingAllocatesInProportionToTheFrame() {
        List<Vector> vectors = Vector.all();
        for (int i = 0; i < ROUNDS / 5; i++) {
            Vector vector = vectors.get(random.nextInt(vectors.size()));
            ByteBuf frame = Unpooled.wrappedBuffer(damaged(vector.frame()));

            long allocated = allocatedByDecoding(vector.sender(), frame);

            assertThat(allocated)
                    .as("bytes allocated for %s", vector)
                    .isLessThan(FIXED_BYTES + BYTES_PER_RECEIVED_BYTE * frame.capacity());
        }
    }

    @Test
    void countOfElementsThatWereNotSentAllocatesNothingForThem() {
        byte[] unsubscribe = Buffers.bytes("03 01 e8 07 01 61"); // 1000 topics, of which one is there
        byte[] presenceChange = Buffers.bytes("4b 01 e8 07 00 00 00"); // 1000 members, of which one is there
        for (int i = 0; i < 1_000; i++) {
            allocatedByDecoding(Opcode.Sender.CLIENT, Unpooled.wrappedBuffer(unsubscribe));
            allocatedByDecoding(Opcode.Sender.NODE, Unpooled.wrappedBuffer(presenceChange));
        }

        assertThat(allocatedByDecoding(Opcode.Sender.CLIENT, Unpooled.wrappedBuffer(unsubscribe)))
                .isLessThan(2_000);
        assertThat(allocatedByDecoding(Opcode.Sender.NODE, Unpooled.wrappedBuffer(presenceChange)))
                .isLessThan(2_000);
    }

    private long allocatedByDecoding(Opcode.Sender sender, ByteBuf frame) {
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            Codec.decode(sender, frame);
        } catch (ProtocolException refused) {
            // What a refusal costs counts too.
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private byte[] randomFrame() {
        byte[] frame = new byte[random.nextInt(64)];
        random.nextBytes(frame);
        if (frame.length > 0 && random.nextBoolean()) {
            frame[0] = (byte) random.nextInt(0x51); // nearer to what is known
        }
        return frame;
    }

    /** The frame with some bytes changed, and perhaps cut or extended. */
    private byte[] damaged(byte[] frame) {
        byte[] damaged = Arrays.copyOf(frame, Math.max(0, frame.length + random.nextInt(9) - 4));
        for (int i = random.nextInt(4); i > 0 && damaged.length > 0; i--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        return damaged;
    }
}
