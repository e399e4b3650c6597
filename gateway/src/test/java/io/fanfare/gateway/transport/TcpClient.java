package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.compact.CompactCommands;
import io.fanfare.protocol.compact.CompactEvents;
import io.fanfare.protocol.compact.TcpFraming;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A client that speaks the compact protocol on TCP, one step at a time. */
public final class TcpClient implements AutoCloseable {
    private final RawSocket socket;

    public TcpClient(InetSocketAddress address) throws IOException {
        this(new RawSocket(address));
    }

    public TcpClient(RawSocket socket) {
        this.socket = socket;
    }

    public RawSocket socket() {
        return socket;
    }

    /** Says hello and is welcomed. */
    public TcpClient open() throws IOException {
        return open(0);
    }

    TcpClient open(int heartbeatSeconds) throws IOException {
        send(new Command.Hello("", "test", "1", heartbeatSeconds, ""));
        receive(Event.Welcome.class);
        return this;
    }

    /** The same with a token. */
    TcpClient open(String token) throws IOException {
        hello(token);
        receive(Event.Welcome.class);
        return this;
    }

    void hello(String token) throws IOException {
        send(new Command.Hello(token, "test", "1", 0, ""));
    }

    public void send(Command command) throws IOException {
        socket.send(bytes(command));
    }

    /** A command as it stands on the wire. */
    public static byte[] bytes(Command command) {
        ByteBuf frame = Unpooled.buffer();
        CompactCommands.encode(command, frame);
        ByteBuf framed = Unpooled.buffer();
        TcpFraming.writeLength(framed, frame.readableBytes());
        framed.writeBytes(frame);
        return ByteBufUtil.getBytes(framed);
    }

    public Event receive() throws IOException {
        int length = 0;
        int shift = 0;
        int next;
        do {
            next = socket.read();
            length |= (next & 0x7F) << shift;
            shift += 7;
        } while (next >= 0x80);
        return CompactEvents.decode(Unpooled.wrappedBuffer(socket.read(length)));
    }

    public <E extends Event> E receive(Class<E> type) throws IOException {
        Event event = receive();
        assertThat(event).isInstanceOf(type);
        return type.cast(event);
    }

    /** The node says why, and closes. */
    void expectClose(CloseCode code) throws IOException {
        Event.GoAway last = receive(Event.GoAway.class);
        assertThat(last.code()).isEqualTo(code.number());
        assertThat(last.reconnect()).isEqualTo(code.isReconnect());
        socket.expectEnd();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
