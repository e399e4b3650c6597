package io.fanfare.gateway.bus.message;

import io.fanfare.protocol.compact.Varint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * Writes the fields of a message between nodes:
 *
 * <pre>
 *  message   version (1) | field | field | …
 *  field     number of the field &lt;&lt; 2 | type, as varint | value
 *
 *  type 0    a number 0..2^63-1     varint
 *       1    an id, any 64 bits     8 bytes
 *       2    a text or a group      its length in bytes as varint, then UTF-8, or fields
 * </pre>
 *
 * A field that occurs several times is a list. Readers skip the fields that they don't know, so that a later release may add
 * some. What must not be skipped is a message of a new kind; what changes the bytes themselves is a new version. Not for
 * several threads.
 */
public final class MessageWriter {
    static final int VERSION = 1;
    static final int TYPE_BITS = 2;
    static final int NUMBER = 0;
    static final int ID = 1;
    static final int BYTES = 2;

    private final ByteBuf out;

    private MessageWriter(ByteBuf out) {
        this.out = out;
    }

    static <T> byte[] message(MessageForm<T> form, T value) {
        ByteBuf out = Unpooled.buffer().writeByte(VERSION);
        form.write(value, new MessageWriter(out));
        return ByteBufUtil.getBytes(out);
    }

    /** @param value 0..2^63-1 */
    public MessageWriter number(int field, long value) {
        tag(field, NUMBER);
        Varint.write(out, value);
        return this;
    }

    public MessageWriter id(int field, long value) {
        tag(field, ID);
        out.writeLong(value);
        return this;
    }

    public MessageWriter text(int field, String value) {
        tag(field, BYTES);
        int bytes = ByteBufUtil.utf8Bytes(value);
        Varint.write(out, bytes);
        ByteBufUtil.reserveAndWriteUtf8(out, value, bytes);
        return this;
    }

    /** A value with fields of its own; several of the same number are a list. */
    public <T> MessageWriter group(int field, MessageForm<T> form, T value) {
        tag(field, BYTES);
        ByteBuf fields = Unpooled.buffer();
        form.write(value, new MessageWriter(fields));
        Varint.write(out, fields.readableBytes());
        out.writeBytes(fields);
        return this;
    }

    private void tag(int field, int type) {
        if (field < 1) {
            throw new IllegalArgumentException("field: " + field + " (expected: >= 1)");
        }
        Varint.write(out, (long) field << TYPE_BITS | type);
    }
}
