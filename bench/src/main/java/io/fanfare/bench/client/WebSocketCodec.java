package io.fanfare.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Frames on WebSocket (RFC 6455), each one unfragmented message. The handshake's key is always the same, so that the
 * answer can be compared instead of computed.
 */
final class WebSocketCodec extends FrameCodec {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int OPCODE_CLOSE = 8;
    private static final int OPCODE_PING = 9;
    private static final int OPCODE_PONG = 10;
    private static final int LENGTH_16_BIT = 126;
    private static final int LENGTH_64_BIT = 127;
    private static final int MASK_BYTES = 4;
    private static final int CODE_BYTES = 2;
    private static final String HTTP = "HTTP/1.";
    private static final String SWITCHING = "HTTP/1.1 101 ";

    private final WebSocketEndpoint endpoint;
    private boolean isUpgraded;
    private int closeCode;
    private String closeWords = "";

    WebSocketCodec(FrameListener listener, WebSocketEndpoint endpoint) {
        super(listener, endpoint.address());
        this.endpoint = endpoint;
    }

    @Override
    protected void onConnected(ChannelHandlerContext ctx) {
        String request = "GET " + endpoint.path() + " HTTP/1.1\r\n"
                + "Host: " + endpoint.address().getHostString() + ":"
                + endpoint.address().getPort() + "\r\n"
                + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: " + KEY + "\r\n"
                + (endpoint.subprotocol().isEmpty() ? "" : "Sec-WebSocket-Protocol: " + endpoint.subprotocol() + "\r\n")
                + "\r\n";
        ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), request), ctx.voidPromise());
    }

    @Override
    protected boolean readFrame(ChannelHandlerContext ctx, ByteBuf in) {
        return isUpgraded ? readWebSocketFrame(ctx, in) : readHandshake(ctx, in);
    }

    private boolean readHandshake(ChannelHandlerContext ctx, ByteBuf in) {
        String text = in.toString(StandardCharsets.ISO_8859_1);
        if (!text.startsWith(HTTP.substring(0, Math.min(HTTP.length(), text.length())))) {
            String said = UnexpectedBytes.inWords(in, in.readerIndex(), in.readableBytes());
            in.skipBytes(in.readableBytes());
            fail(ctx, "it speaks another protocol: it answered the upgrade with " + said);
            return true;
        }
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        in.skipBytes(end + 4);
        if (text.startsWith(SWITCHING) && text.contains(ACCEPT)) {
            isUpgraded = true;
            opened(ctx);
        } else {
            fail(ctx, refusal(text));
        }
        return true;
    }

    private static String refusal(String answer) {
        String status = answer.substring(0, answer.indexOf('\r'));
        return answer.startsWith(SWITCHING)
                ? "it answered the upgrade with a Sec-WebSocket-Accept that is not the one for its key"
                : "it answered the upgrade with " + status.substring(status.indexOf(' ') + 1);
    }

    private boolean readWebSocketFrame(ChannelHandlerContext ctx, ByteBuf in) {
        int start = in.readerIndex();
        int available = in.readableBytes();
        if (available < 2) {
            return false;
        }
        int payloadBytes = in.getUnsignedByte(start + 1);
        int headerBytes = payloadBytes < LENGTH_16_BIT ? 2 : payloadBytes == LENGTH_16_BIT ? 4 : 10;
        if (available < headerBytes) {
            return false;
        }
        if (payloadBytes == LENGTH_16_BIT) {
            payloadBytes = in.getUnsignedShort(start + 2);
        } else if (payloadBytes == LENGTH_64_BIT) {
            payloadBytes = (int) in.getLong(start + 2);
        }
        if (available < headerBytes + payloadBytes) {
            return false;
        }
        int opcode = in.getByte(start) & 0xF;
        if (opcode < OPCODE_CLOSE) {
            deliver(in, start + headerBytes, payloadBytes);
        } else {
            control(ctx, opcode, in.slice(start + headerBytes, payloadBytes));
        }
        in.readerIndex(start + headerBytes + payloadBytes);
        return true;
    }

    private void control(ChannelHandlerContext ctx, int opcode, ByteBuf payload) {
        if (opcode == OPCODE_PING) {
            ctx.writeAndFlush(masked(ctx, OPCODE_PONG, payload), ctx.voidPromise());
        } else if (opcode == OPCODE_CLOSE) {
            if (payload.readableBytes() >= CODE_BYTES) {
                closeCode = payload.getUnsignedShort(0);
                closeWords = payload.toString(CODE_BYTES, payload.readableBytes() - CODE_BYTES, StandardCharsets.UTF_8);
            }
            ctx.writeAndFlush(masked(ctx, OPCODE_CLOSE, payload));
        }
    }

    private static ByteBuf masked(ChannelHandlerContext ctx, int opcode, ByteBuf payload) {
        ByteBuf frame = ctx.alloc().directBuffer(HEAD_ROOM + payload.readableBytes());
        frame.writerIndex(HEAD_ROOM).readerIndex(HEAD_ROOM).writeBytes(payload);
        putHeader(frame, opcode);
        return frame;
    }

    @Override
    protected void putHeader(ByteBuf frame) {
        putHeader(frame, endpoint.opcode());
    }

    private static void putHeader(ByteBuf frame, int opcode) {
        int payloadBytes = frame.readableBytes();
        int mask = ThreadLocalRandom.current().nextInt();
        mask(frame, mask);
        int lengthBytes = payloadBytes < LENGTH_16_BIT ? 0 : payloadBytes <= 0xFFFF ? 2 : 8;
        int start = HEAD_ROOM - MASK_BYTES - lengthBytes - 2;
        frame.setByte(start, FIN | opcode);
        if (lengthBytes == 0) {
            frame.setByte(start + 1, MASKED | payloadBytes);
        } else if (lengthBytes == 2) {
            frame.setByte(start + 1, MASKED | LENGTH_16_BIT).setShort(start + 2, payloadBytes);
        } else {
            frame.setByte(start + 1, MASKED | LENGTH_64_BIT).setLong(start + 2, payloadBytes);
        }
        frame.setInt(HEAD_ROOM - MASK_BYTES, mask);
        frame.readerIndex(start);
    }

    private static void mask(ByteBuf frame, int mask) {
        int end = frame.writerIndex();
        int index = frame.readerIndex();
        for (; index + Integer.BYTES <= end; index += Integer.BYTES) {
            frame.setInt(index, frame.getInt(index) ^ mask);
        }
        for (int shift = 24; index < end; index++, shift -= 8) {
            frame.setByte(index, frame.getByte(index) ^ mask >>> shift);
        }
    }

    @Override
    protected int closeCode() {
        return closeCode;
    }

    @Override
    protected String closeWords() {
        return closeWords;
    }
}
