package io.fanfare.gateway.transport;

import io.fanfare.gateway.session.PresenceNews;
import io.fanfare.gateway.session.PresencePart;
import io.fanfare.gateway.topic.PublicationEncoder;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.compact.CompactCommands;
import io.fanfare.protocol.compact.CompactEvents;
import io.netty.buffer.ByteBuf;

/**
 * The compact protocol: one message of bytes is one frame, text means nothing. It has nothing to remember but a token that came
 * with the upgrade request, until the hello; without one, all connections of a transport share an object and an idle one costs
 * nothing.
 */
final class CompactDialect implements Dialect {
    static final CompactDialect ON_TCP = new CompactDialect(CompactFormat.TCP, "");
    static final CompactDialect ON_WEBSOCKET = new CompactDialect(CompactFormat.WEBSOCKET, "");

    private final CompactFormat format;
    /** What the hello need not say; empty for none. Of one connection only. */
    private String token;

    private CompactDialect(CompactFormat format, String token) {
        this.format = format;
        this.token = token;
    }

    /** That of a connection on WebSocket. */
    static CompactDialect of(UpgradeRequest upgrade) {
        String token = upgrade.token();
        return token.isEmpty() ? ON_WEBSOCKET : new CompactDialect(CompactFormat.WEBSOCKET, token);
    }

    @Override
    public void onText(ByteBuf text, ClientLink link) {
        throw ProtocolException.close(CloseCode.UNSUPPORTED_DATA, "a text message (expected: binary)");
    }

    @Override
    public void onBinary(ByteBuf bytes, ClientLink link) {
        Command command = CompactCommands.decode(bytes);
        link.carryOut(!token.isEmpty() && command instanceof Command.Hello hello ? withToken(hello) : command);
    }

    /** Two tokens could be of two users: it is not for the node to choose. */
    private Command.Hello withToken(Command.Hello hello) {
        if (!hello.token().isEmpty() && !hello.token().equals(token)) {
            throw ProtocolException.error(
                    ErrorCode.INVALID_REQUEST,
                    "token: another one than that of the upgrade request (expected: none, or the same)");
        }
        Command.Hello whole = new Command.Hello(
                token, hello.clientName(), hello.clientVersion(), hello.heartbeatSeconds(), hello.resumeSession());
        token = "";
        return whole;
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
    public void tell(PresencePart part, ClientLink link) {
        write(CompactPresence.state(part), link);
    }

    @Override
    public void deliver(PresenceNews news, ClientLink link) {
        link.sendEncoded(news.bytes(format).retainedDuplicate());
    }

    @Override
    public PublicationEncoder encoder(int topicId) {
        return format;
    }
}
