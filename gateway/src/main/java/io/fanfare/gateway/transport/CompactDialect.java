package io.fanfare.gateway.transport;

import io.fanfare.gateway.topic.PublicationEncoder;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.compact.CompactCommands;
import io.fanfare.protocol.compact.CompactEvents;
import io.netty.buffer.ByteBuf;

/**
 * The compact protocol: one message of bytes is one frame, text means nothing. It has nothing to remember, so that all
 * connections of a transport share one and an idle one costs nothing.
 */
final class CompactDialect implements Dialect {
    static final CompactDialect ON_TCP = new CompactDialect(CompactFormat.TCP);
    static final CompactDialect ON_WEBSOCKET = new CompactDialect(CompactFormat.WEBSOCKET);

    private final CompactFormat format;

    private CompactDialect(CompactFormat format) {
        this.format = format;
    }

    @Override
    public void onText(ByteBuf text, ClientLink link) {
        throw ProtocolException.close(CloseCode.UNSUPPORTED_DATA, "a text message (expected: binary)");
    }

    @Override
    public void onBinary(ByteBuf bytes, ClientLink link) {
        link.carryOut(CompactCommands.decode(bytes));
    }

    @Override
    public void write(Event event, ClientLink link) {
        ByteBuf message = link.newMessage();
        try {
            CompactEvents.encode(event, message);
        } catch (RuntimeException | Error fault) {
            message.release();
            throw fault;
        }
        link.sendBinary(message);
    }

    @Override
    public PublicationEncoder encoder() {
        return format;
    }
}
