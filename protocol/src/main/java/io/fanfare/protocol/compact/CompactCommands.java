package io.fanfare.protocol.compact;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;

/** What a client sends. */
public final class CompactCommands {
    private static final int FIRST_RESERVED_REQUEST = 0x10;
    private static final int LAST_RESERVED_REQUEST = 0x3F;

    private CompactCommands() {}

    /** Appends a command as one frame. */
    public static void encode(Command command, ByteBuf out) {
        command.accept(new CommandEncoder(out));
    }

    /**
     * Reads one frame. Bytes after the fields known here, and flags unknown here, are ignored: a newer client sent them.
     *
     * @throws ProtocolException that closes with {@link CloseCode#MALFORMED_FRAME} if the frame is damaged; or that
     *     carries an {@link ErrorCode} and, as far as it could be read, the request's id, if a value in it is not allowed
     *     or its opcode is not one of a client ({@link ErrorCode#UNSUPPORTED})
     */
    public static Command decode(ByteBuf frame) {
        int firstByte = FieldReader.firstByte(frame);
        Opcode opcode = Opcode.of(firstByte);
        if (opcode == null || opcode.sender() != Opcode.Sender.CLIENT) {
            throw ProtocolException.error(
                            ErrorCode.UNSUPPORTED, "opcode: " + firstByte + " (expected: one that a client sends)")
                    .withRequestId(requestIdOfUnknown(firstByte, frame));
        }
        return CommandDecoder.decode(opcode, frame);
    }

    /** What a newer client may ask begins with a request's id, so that it can be told which request failed. */
    private static long requestIdOfUnknown(int opcode, ByteBuf frame) {
        if (opcode < FIRST_RESERVED_REQUEST || opcode > LAST_RESERVED_REQUEST) {
            return 0;
        }
        try {
            return RequestReader.requestId(frame);
        } catch (ProtocolException unreadable) {
            return 0;
        }
    }
}
