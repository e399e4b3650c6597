package io.fanfare.gateway.transport;

import io.netty.buffer.ByteBuf;

/** The header of an unmasked WebSocket frame, as servers send it (RFC 6455 §5.2). */
final class WebSocketHeader {
    /** A message in one frame. */
    static final int FINAL = 0x80;

    private static final int MAX_7_BIT_LENGTH = 125;
    private static final int MAX_16_BIT_LENGTH = 0xFFFF;
    private static final int LENGTH_16_BIT = 126;
    private static final int LENGTH_64_BIT = 127;

    private WebSocketHeader() {}

    /** How long the header of a payload is. */
    static int bytes(int payloadBytes) {
        if (payloadBytes <= MAX_7_BIT_LENGTH) {
            return 2;
        }
        return payloadBytes <= MAX_16_BIT_LENGTH ? 4 : 10;
    }

    /**
     * Appends a header.
     *
     * @param firstByte FIN, reserved bits and opcode
     */
    static void write(ByteBuf out, int firstByte, int payloadBytes) {
        out.writeByte(firstByte);
        if (payloadBytes <= MAX_7_BIT_LENGTH) {
            out.writeByte(payloadBytes);
        } else if (payloadBytes <= MAX_16_BIT_LENGTH) {
            out.writeByte(LENGTH_16_BIT);
            out.writeShort(payloadBytes);
        } else {
            out.writeByte(LENGTH_64_BIT);
            out.writeLong(payloadBytes);
        }
    }
}
