package io.fanfare.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketCodecTest {
    private static final String SWITCHING = "HTTP/1.1 101 Switching Protocols\r\n"
            + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

    private final Heard heard = new Heard();
    private final EmbeddedChannel channel = new EmbeddedChannel(
            WebSocketEndpoint.fanfare(new InetSocketAddress("127.0.0.1", 8080)).newCodec(heard));

    private static final class Heard implements FrameListener {
        private final List<String> frames = new ArrayList<>();
        private FrameConnection connection;
        private int closeCode = -1;
        private String closeReason;

        @Override
        public void onOpen(FrameConnection opened) {
            connection = opened;
        }

        @Override
        public void onFrame(ByteBuf in, int index, int bytes) {
            frames.add(ByteBufUtil.hexDump(in, index, bytes));
        }

        @Override
        public void onClosed(ConnectionEnd end) {
            closeCode = end.code();
            closeReason = end.reason();
        }
    }

    @AfterEach
    void leavesNothing() {
        channel.finishAndReleaseAll();
    }

    @Test
    void asksForTheSubprotocolAndIsOpenOnceTheServerHasSwitched() {
        String request = takeOutput().toString(StandardCharsets.US_ASCII);
        assertThat(request).startsWith("GET /ws HTTP/1.1\r\n").contains("Sec-WebSocket-Protocol: fanfare.v1\r\n");
        assertThat(heard.connection).isNull();

        channel.writeInbound(ascii(SWITCHING));

        assertThat(heard.connection).isNotNull();
    }

    @Test
    void anotherAnswerThanSwitchingClosesTheConnection() {
        channel.writeInbound(ascii("HTTP/1.1 403 Forbidden\r\n\r\n"));

        assertThat(heard.connection).isNull();
        assertThat(channel.isOpen()).isFalse();
        assertThat(heard.closeCode).isZero();
        assertThat(heard.closeReason)
                .isEqualTo("not connected to 127.0.0.1:8080: it answered the upgrade with 403 Forbidden");
    }

    @Test
    void framesThatComeInPiecesAreToldWhole() {
        String frames = "820301020382020405";

        channel.writeInbound(ascii(SWITCHING));
        for (byte b : ByteBufUtil.decodeHexDump(frames)) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {b}));
        }

        assertThat(heard.frames).containsExactly("010203", "0405");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 125, 126, 65_535, 65_536})
    void frameIsSentMaskedWithTheShortestLength(int bytes) {
        takeOutput().release();
        channel.writeInbound(ascii(SWITCHING));

        ByteBuf frame = heard.connection.newFrame();
        for (int i = 0; i < bytes; i++) {
            frame.writeByte(i);
        }
        heard.connection.send(frame);

        ByteBuf sent = takeOutput();
        assertThat(sent.readUnsignedByte()).isEqualTo((short) 0x82);
        int length = sent.readUnsignedByte() - 0x80;
        assertThat(length).isEqualTo(bytes < 126 ? bytes : bytes <= 0xFFFF ? 126 : 127);
        sent.skipBytes(length < 126 ? 0 : length == 126 ? 2 : 8);
        byte[] mask = {sent.readByte(), sent.readByte(), sent.readByte(), sent.readByte()};
        assertThat(sent.readableBytes()).isEqualTo(bytes);
        for (int i = 0; i < bytes; i++) {
            assertThat((byte) (sent.readByte() ^ mask[i % 4])).isEqualTo((byte) i);
        }
        sent.release();
    }

    @Test
    void closeCodeOfTheServerIsTold() {
        channel.writeInbound(ascii(SWITCHING));
        channel.writeInbound(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("880203f4"))); // 1012

        channel.close();

        assertThat(heard.closeCode).isEqualTo(1012);
    }

    private ByteBuf takeOutput() {
        return channel.readOutbound();
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
