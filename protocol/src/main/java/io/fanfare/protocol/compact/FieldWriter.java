package io.fanfare.protocol.compact;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** Writes the fields that frames are made of: the counterpart of {@link FieldReader}. */
final class FieldWriter {
    private FieldWriter() {}

    static void opcode(ByteBuf out, Opcode opcode) {
        out.writeByte(opcode.number());
    }

    /** {@code bit} if the condition holds, else 0: one term of a flags byte. */
    static int flag(boolean condition, int bit) {
        return condition ? bit : 0;
    }

    /** Whether an event name must be written: the default one is told by a cleared flag. */
    static boolean isNamed(String event) {
        return !Publication.DEFAULT_EVENT.equals(event);
    }

    static void position(ByteBuf out, Position position) {
        Varint.write(out, position.epoch());
        Varint.write(out, position.offset());
    }

    static void topic(ByteBuf out, TopicName topic) {
        text(out, topic.value());
    }

    static void text(ByteBuf out, String value) {
        int bytes = ByteBufUtil.utf8Bytes(value);
        Varint.write(out, bytes);
        ByteBufUtil.reserveAndWriteUtf8(out, value, bytes);
    }

    static int textSize(String value) {
        int bytes = ByteBufUtil.utf8Bytes(value);
        return Varint.size(bytes) + bytes;
    }

    static void bytes(ByteBuf out, byte[] bytes) {
        Varint.write(out, bytes.length);
        out.writeBytes(bytes);
    }
}
