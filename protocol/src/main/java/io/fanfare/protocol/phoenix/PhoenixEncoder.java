package io.fanfare.protocol.phoenix;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * Writes what one client is told. Compact JSON without a space between elements, and topics as they are: some clients cut a message
 * at its commas and take the quotes away. Topics have no character that would need more (see {@code TopicName}).
 */
public final class PhoenixEncoder {
    private static final int REPLY = 1;

    private PhoenixEncoder() {}

    /** What a reply says of a request. */
    public enum Status {
        OK("ok"),
        ERROR("error");

        private final String text;

        Status(String text) {
            this.text = text;
        }
    }

    /**
     * Appends an answer.
     *
     * @param joinRef null for none; the first version has no place for it
     * @param topic as the client has named it
     * @param response an object of JSON
     */
    public static void reply(
            ByteBuf out,
            PhoenixVersion version,
            String joinRef,
            String ref,
            String topic,
            Status status,
            String response) {
        String payload = "{\"status\":\"" + status.text + "\",\"response\":" + response + '}';
        push(out, version, joinRef, ref, topic, "phx_reply", payload);
    }

    /**
     * Appends a message to one client.
     *
     * @param joinRef null for none
     * @param ref null for none; of the messages that are no replies only those that end a channel have one
     * @param topic as the client has named it
     * @param event a name of ours
     * @param payload an object of JSON
     */
    public static void push(
            ByteBuf out,
            PhoenixVersion version,
            String joinRef,
            String ref,
            String topic,
            String event,
            String payload) {
        if (version == PhoenixVersion.V1) {
            ByteBufUtil.writeAscii(out, "{\"topic\":");
            string(out, topic);
            ByteBufUtil.writeAscii(out, ",\"event\":");
            string(out, event);
            ByteBufUtil.writeAscii(out, ",\"payload\":");
            ByteBufUtil.writeUtf8(out, payload);
            ByteBufUtil.writeAscii(out, ",\"ref\":");
            string(out, ref);
            out.writeByte('}');
        } else {
            out.writeByte('[');
            string(out, joinRef);
            out.writeByte(',');
            string(out, ref);
            out.writeByte(',');
            string(out, topic);
            out.writeByte(',');
            string(out, event);
            out.writeByte(',');
            ByteBufUtil.writeUtf8(out, payload);
            out.writeByte(']');
        }
    }

    /**
     * Appends an answer of bytes, for the second version.
     *
     * @param joinRef null for none
     * @throws IllegalArgumentException if a name takes more than 255 bytes
     */
    public static void binaryReply(
            ByteBuf out, String joinRef, String ref, String topic, Status status, byte[] response) {
        String join = joinRef == null ? "" : joinRef;
        out.writeByte(REPLY);
        size(out, join);
        size(out, ref);
        size(out, topic);
        size(out, status.text);
        ByteBufUtil.writeUtf8(out, join);
        ByteBufUtil.writeUtf8(out, ref);
        ByteBufUtil.writeUtf8(out, topic);
        ByteBufUtil.writeUtf8(out, status.text);
        out.writeBytes(response);
    }

    private static void size(ByteBuf out, String name) {
        int bytes = ByteBufUtil.utf8Bytes(name);
        if (bytes > 255) {
            throw new IllegalArgumentException(name + ": " + bytes + " bytes (expected: at most 255)");
        }
        out.writeByte(bytes);
    }

    /** A string of JSON, quoted as a part of one that is built from others. */
    public static String quoted(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    private static void string(ByteBuf out, String text) {
        if (text == null) {
            ByteBufUtil.writeAscii(out, "null");
            return;
        }
        out.writeByte('"');
        if (needsNoEscape(text)) {
            ByteBufUtil.writeUtf8(out, text);
        } else {
            out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text));
        }
        out.writeByte('"');
    }

    static boolean needsNoEscape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
