package io.fanfare.gateway.bus.message;

import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.compact.Varint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of a message between nodes, as {@link MessageWriter} has written them. Fields that nobody asks for cost nothing
 * but their place; of a field that should occur once the first counts. Unchanged once made.
 */
public final class MessageFields {
    private static final int TYPE_MASK = (1 << MessageWriter.TYPE_BITS) - 1;

    private final List<Field> fields;

    /** One of them: a number or an id, or bytes that are a slice of the message. */
    private record Field(long number, int type, long value, ByteBuf bytes) {}

    private MessageFields(List<Field> fields) {
        this.fields = fields;
    }

    /**
     * Takes a message apart.
     *
     * @return null if it is of a later version, which this release can't read
     * @throws DamagedMessageException if it is no message
     */
    static MessageFields of(byte[] message) throws DamagedMessageException {
        if (message.length == 0 || message[0] == 0) {
            throw new DamagedMessageException("not a message");
        }
        if (message[0] != MessageWriter.VERSION) {
            return null;
        }
        return fields(Unpooled.wrappedBuffer(message, 1, message.length - 1));
    }

    private static MessageFields fields(ByteBuf in) throws DamagedMessageException {
        List<Field> fields = new ArrayList<>();
        try {
            while (in.isReadable()) {
                fields.add(field(in));
            }
        } catch (ProtocolException | IndexOutOfBoundsException cutOff) {
            throw new DamagedMessageException("a field is cut off");
        }
        return new MessageFields(fields);
    }

    private static Field field(ByteBuf in) throws DamagedMessageException {
        long tag = Varint.read(in);
        long number = tag >>> MessageWriter.TYPE_BITS;
        int type = (int) tag & TYPE_MASK;
        return switch (type) {
            case MessageWriter.NUMBER -> new Field(number, type, Varint.read(in), Unpooled.EMPTY_BUFFER);
            case MessageWriter.ID -> new Field(number, type, in.readLong(), Unpooled.EMPTY_BUFFER);
            case MessageWriter.BYTES -> {
                long length = Varint.read(in);
                if (length > in.readableBytes()) {
                    throw new DamagedMessageException("field " + number + " is cut off");
                }
                yield new Field(number, type, 0, in.readSlice((int) length));
            }
            default -> throw new DamagedMessageException("field " + number + " is of no known type");
        };
    }

    private Field one(int number, int type) throws DamagedMessageException {
        for (Field field : fields) {
            if (field.number() == number) {
                if (field.type() != type) {
                    throw new DamagedMessageException("field " + number + " is of another type");
                }
                return field;
            }
        }
        throw new DamagedMessageException("field " + number + " is missing");
    }

    public long number(int field) throws DamagedMessageException {
        return one(field, MessageWriter.NUMBER).value();
    }

    /** A number that is no larger than {@code max}. */
    public int number(int field, int max) throws DamagedMessageException {
        long value = number(field);
        if (value > max) {
            throw new DamagedMessageException("field " + field + " is " + value);
        }
        return (int) value;
    }

    public long id(int field) throws DamagedMessageException {
        return one(field, MessageWriter.ID).value();
    }

    public String text(int field) throws DamagedMessageException {
        ByteBuf bytes = one(field, MessageWriter.BYTES).bytes();
        if (!ByteBufUtil.isText(bytes, StandardCharsets.UTF_8)) {
            throw new DamagedMessageException("field " + field + " is not UTF-8");
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    public <T> T group(int field, MessageForm<T> form) throws DamagedMessageException {
        return form.read(fields(one(field, MessageWriter.BYTES).bytes().duplicate()));
    }

    /** Every value of a list, which may be empty. */
    public <T> List<T> groups(int number, MessageForm<T> form) throws DamagedMessageException {
        List<T> values = new ArrayList<>();
        for (Field field : fields) {
            if (field.number() == number) {
                if (field.type() != MessageWriter.BYTES) {
                    throw new DamagedMessageException("field " + number + " is of another type");
                }
                values.add(form.read(fields(field.bytes().duplicate())));
            }
        }
        return values;
    }
}
