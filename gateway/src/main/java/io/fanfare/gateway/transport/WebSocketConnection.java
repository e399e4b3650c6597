package io.fanfare.gateway.transport;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** A client on WebSocket, after the upgrade: pings, closing (RFC 6455 §5.5, §7), and messages for its {@link Dialect}. */
final class WebSocketConnection extends ChannelConnection implements WebSocketReader.Listener {
    private static final int MAX_REASON_BYTES = 123;
    private static final int CODE_BYTES = 2;

    private final WebSocketReader reader;

    WebSocketConnection(PendingConnection pending, Dialect dialect) {
        super(pending, dialect);
        this.reader = new WebSocketReader(frameLimitBytes(), pending.settings().maxFragments());
    }

    @Override
    public String transport() {
        return "websocket";
    }

    @Override
    int headerBytes(int messageBytes) {
        return WebSocketHeader.bytes(messageBytes);
    }

    @Override
    void writeHeader(ByteBuf out, boolean isText, int messageBytes) {
        WebSocketHeader.write(
                out, WebSocketHeader.FINAL | (isText ? WebSocketOpcode.TEXT : WebSocketOpcode.BINARY), messageBytes);
    }

    @Override
    boolean readFrame(ByteBuf input) {
        reader.limit(frameLimitBytes());
        return reader.read(input, context().alloc(), this);
    }

    @Override
    int fragmentBytes() {
        return reader.heldBytes();
    }

    @Override
    void dropFragments() {
        reader.release();
    }

    @Override
    public void onText(ByteBuf text) {
        takeText(text);
    }

    @Override
    public void onBinary(ByteBuf bytes) {
        takeBinary(bytes);
    }

    @Override
    public void onPing(ByteBuf payload) {
        countPing();
        writeFrame(WebSocketOpcode.PONG, payload);
    }

    /** The client closes: its code is checked and sent back (§5.5.1). */
    @Override
    public void onClose(ByteBuf payload) {
        if (payload.isReadable()) {
            checkClose(payload);
        }
        writeFrame(
                WebSocketOpcode.CLOSE,
                payload.slice(payload.readerIndex(), Math.min(CODE_BYTES, payload.readableBytes())));
        session().onLeaving();
        finish();
    }

    /** It would have said so (§7.1.5): what ends so is a process that was killed, or a proxy that lost it. */
    @Override
    boolean isEndLeaving() {
        return false;
    }

    private static void checkClose(ByteBuf payload) {
        if (payload.readableBytes() < CODE_BYTES) {
            throw ProtocolException.close(CloseCode.PROTOCOL_ERROR, "a close code of 1 byte (expected: 2)");
        }
        int code = payload.getUnsignedShort(payload.readerIndex());
        if (!mayBeSent(code)) {
            throw ProtocolException.close(CloseCode.PROTOCOL_ERROR, "close code " + code + " must not be sent");
        }
        Utf8Check reason = new Utf8Check();
        if (!reason.accept(payload.slice(payload.readerIndex() + CODE_BYTES, payload.readableBytes() - CODE_BYTES))
                || !reason.isComplete()) {
            throw Fragments.notUtf8();
        }
    }

    /** Codes that are defined for use on the wire (§7.4.1, and the registry up to 1014), or free for applications (§7.4.2). */
    private static boolean mayBeSent(int code) {
        if (code < 3000) {
            return code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
        }
        return code < 5000;
    }

    @Override
    void writeClose(CloseCode code, String text, long windowMillis) {
        byte[] reason = text.getBytes(StandardCharsets.UTF_8);
        int reasonBytes = Math.min(reason.length, MAX_REASON_BYTES);
        while (reasonBytes < reason.length && reasonBytes > 0 && (reason[reasonBytes] & 0xC0) == 0x80) {
            reasonBytes--;
        }
        ByteBuf payload = context().alloc().buffer(CODE_BYTES + reasonBytes);
        payload.writeShort(code.number()).writeBytes(reason, 0, reasonBytes);
        writeFrame(WebSocketOpcode.CLOSE, payload);
        payload.release();
    }

    /** Writes a control frame; the payload is copied. */
    private void writeFrame(int opcode, ByteBuf payload) {
        int size = payload.readableBytes();
        ByteBuf out = context().alloc().buffer(WebSocketHeader.bytes(size) + size);
        WebSocketHeader.write(out, WebSocketHeader.FINAL | opcode, size);
        out.writeBytes(payload, payload.readerIndex(), size);
        sendEncoded(out);
    }
}
