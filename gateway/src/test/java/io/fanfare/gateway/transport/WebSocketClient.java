package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.compact.CompactCommands;
import io.fanfare.protocol.compact.CompactEvents;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A client that speaks the compact protocol on WebSocket, one step at a time, and can send any frame. */
public final class WebSocketClient implements AutoCloseable {
    private static final int BINARY = 0x82;
    private static final int CLOSE = 0x88;

    private final RawSocket socket;

    /** A frame of the node. */
    public record Frame(int firstByte, byte[] payload) {}

    public WebSocketClient(InetSocketAddress address) throws IOException {
        this(new RawSocket(address));
    }

    public WebSocketClient(RawSocket socket) throws IOException {
        this(socket, TestPort.upgradeRequest());
    }

    /** @param request that is a proper upgrade */
    WebSocketClient(RawSocket socket, byte[] request) throws IOException {
        this.socket = socket;
        socket.send(request);
        assertThat(socket.readHead()).startsWith("HTTP/1.1 101 ");
    }

    public RawSocket socket() {
        return socket;
    }

    /** Says hello and is welcomed. */
    public WebSocketClient open() throws IOException {
        send(new Command.Hello("", "test", "1", 0, ""));
        assertThat(receive()).isInstanceOf(Event.Welcome.class);
        return this;
    }

    public void send(Command command) throws IOException {
        send(BINARY, bytes(command));
    }

    /** A command as a message, without a header. */
    static byte[] bytes(Command command) {
        ByteBuf frame = Unpooled.buffer();
        CompactCommands.encode(command, frame);
        return ByteBufUtil.getBytes(frame);
    }

    public void send(int firstByte, byte[] payload) throws IOException {
        socket.send(Bytes.masked(firstByte, payload));
    }

    public Frame readFrame() throws IOException {
        int firstByte = socket.read();
        int length = socket.read();
        assertThat(length).as("a server's frame is not masked").isLessThan(0x80);
        if (length == 126) {
            length = ByteBuffer.wrap(socket.read(2)).getShort() & 0xFFFF;
        } else if (length == 127) {
            length = (int) ByteBuffer.wrap(socket.read(8)).getLong();
        }
        return new Frame(firstByte, socket.read(length));
    }

    public Event receive() throws IOException {
        Frame frame = readFrame();
        assertThat(frame.firstByte()).isEqualTo(BINARY);
        return CompactEvents.decode(Unpooled.wrappedBuffer(frame.payload()));
    }

    /** The node closes with a code and ends its side. */
    void expectClose(CloseCode code) throws IOException {
        Frame frame = readFrame();
        assertThat(frame.firstByte()).isEqualTo(CLOSE);
        assertThat(ByteBuffer.wrap(Arrays.copyOf(frame.payload(), 2)).getShort() & 0xFFFF)
                .isEqualTo(code.number());
        socket.expectEnd();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
