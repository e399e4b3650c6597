package io.fanfare.protocol.compact;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;

/** What a node sends. The fan-out of publications uses {@link CompactMessage} directly. */
public final class CompactEvents {
    private CompactEvents() {}

    /** Appends an event as one frame. */
    public static void encode(Event event, ByteBuf out) {
        event.accept(new EventEncoder(out));
    }

    /**
     * Reads one frame. Bytes after the fields known here, and flags unknown here, are ignored: a newer node sent them.
     *
     * @return the event, or null if the opcode is not one that a node of this version sends: a client ignores such frames
     * @throws ProtocolException that closes with {@link CloseCode#MALFORMED_FRAME} if the frame is damaged or a value in
     *     it is not allowed; a node makes no mistakes that a client could live with
     */
    public static Event decode(ByteBuf frame) {
        int firstByte = FieldReader.firstByte(frame);
        Opcode opcode = Opcode.of(firstByte);
        if (opcode == null || opcode.sender() != Opcode.Sender.NODE) {
            return null;
        }
        return switch (opcode) {
            case SHORT_MESSAGE -> CompactMessage.readShort(frame, firstByte);
            case LONG_MESSAGE -> CompactMessage.readLong(frame, firstByte);
            default -> EventDecoder.decode(opcode, frame);
        };
    }
}
