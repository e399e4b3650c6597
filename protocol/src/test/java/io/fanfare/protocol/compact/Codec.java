package io.fanfare.protocol.compact;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.netty.buffer.ByteBuf;

/** The dialect seen from the side of the tests: the functions of one direction behind the sender of its frames. */
final class Codec {
    private Codec() {}

    /** A {@link Command}, an {@link Event}, or null for a frame that a client ignores. */
    static Record decode(Opcode.Sender sender, ByteBuf frame) {
        return sender == Opcode.Sender.CLIENT
                ? (Record) CompactCommands.decode(frame)
                : (Record) CompactEvents.decode(frame);
    }

    static void encode(Record value, ByteBuf out) {
        if (value instanceof Command command) {
            CompactCommands.encode(command, out);
        } else {
            CompactEvents.encode((Event) value, out);
        }
    }
}
