package io.fanfare.gateway.transport;

import io.fanfare.gateway.topic.PublicationEncoder;
import io.fanfare.protocol.Event;
import io.netty.buffer.ByteBuf;

/** Sends every message back. Nothing else is ever said. */
final class EchoDialect implements Dialect {
    @Override
    public void onText(ByteBuf text, ClientLink link) {
        link.sendText(link.newMessage().writeBytes(text));
    }

    @Override
    public void onBinary(ByteBuf bytes, ClientLink link) {
        link.sendBinary(link.newMessage().writeBytes(bytes));
    }

    @Override
    public void write(Event event, ClientLink link) {
        // Who only echoes has nothing to tell.
    }

    @Override
    public PublicationEncoder encoder(int topicId) {
        throw new IllegalStateException("nobody subscribes here");
    }
}
