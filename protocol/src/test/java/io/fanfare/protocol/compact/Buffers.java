package io.fanfare.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Buffers of one test. After it, each must have exactly the reference it began with: codecs neither keep nor release. */
final class Buffers implements AfterEachCallback {
    private final List<ByteBuf> lent = new ArrayList<>();

    /** Bytes written as hex, spaces ignored. */
    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    static String hex(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), bytes);
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }

    ByteBuf of(String hex) {
        return of(bytes(hex));
    }

    ByteBuf of(byte[] bytes) {
        return lend(Unpooled.wrappedBuffer(bytes));
    }

    /** The bytes as a transport may have them: in two pieces of different memory, not at index 0. */
    ByteBuf scattered(byte[] bytes) {
        int half = bytes.length / 2;
        ByteBuf head = Unpooled.directBuffer().writeByte(0xFF).writeBytes(bytes, 0, half);
        ByteBuf tail = Unpooled.wrappedBuffer(bytes, half, bytes.length - half);
        return lend(Unpooled.wrappedBuffer(head, tail).skipBytes(1));
    }

    ByteBuf empty() {
        return lend(Unpooled.buffer());
    }

    private ByteBuf lend(ByteBuf buffer) {
        lent.add(buffer);
        return buffer;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        for (ByteBuf buffer : lent) {
            assertThat(buffer.refCnt()).isEqualTo(1);
            buffer.release();
        }
        lent.clear();
    }
}
