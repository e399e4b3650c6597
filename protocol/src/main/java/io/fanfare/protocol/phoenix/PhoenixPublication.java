package io.fanfare.protocol.phoenix;

import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.PositionText;
import io.fanfare.protocol.Publication;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Base64;

/**
 * Writes publications as all subscribers get them alike: broadcasts.
 *
 * <p>The position stands where an answer has the name of its request, {@code "epoch:offset"}: clients hand it to the application
 * beside the payload, and it can't be taken for a request of theirs, which are numbers. Bytes are a message of bytes in the second
 * version, which has no place for a position, or {@code {"base64": "…"}} in a text. An event whose name means something else to
 * clients, or that the simplest of them could not read, comes as {@value #WRAPPED} with {@code {"event": …, "payload": …}}.
 */
public final class PhoenixPublication {
    /** The event of a publication whose own can't be written as one. */
    public static final String WRAPPED = "fanfare:event";

    /** What begins the names of events that the protocol, its clients and this node have for themselves. */
    private static final String[] RESERVED = {"phx_", "presence_", "fanfare:"};

    private static final int BROADCAST = 2;
    private static final int BINARY_HEAD_BYTES = 3;

    private static final int V1_BYTES = "{\"topic\":\"\",\"event\":\"\",\"payload\":,\"ref\":}".length();
    private static final int V2_BYTES = "[null,,\"\",\"\",]".length();
    private static final int BASE64_BYTES = "{\"base64\":\"\"}".length();
    private static final int WRAPPED_BYTES = "{\"event\":,\"payload\":}".length();
    private static final int NULL_BYTES = "null".length();

    private PhoenixPublication() {}

    /** Whether a name means what it says to every client. */
    public static boolean isPlain(String event) {
        for (String reserved : RESERVED) {
            if (event.startsWith(reserved)) {
                return false;
            }
        }
        return event.indexOf(',') < 0 && PhoenixEncoder.needsNoEscape(event);
    }

    /** Whether {@link #writeBinary} can carry it. */
    public static boolean isBinary(Publication publication) {
        return publication.payload().format() == PayloadFormat.BINARY && isPlain(publication.event());
    }

    /** How many bytes {@link #writeText} appends. */
    public static int textBytes(PhoenixVersion version, long epoch, long offset, Publication publication) {
        String event = publication.event();
        int bytes = version == PhoenixVersion.V1 ? V1_BYTES : V2_BYTES;
        bytes += offset == 0 ? NULL_BYTES : PositionText.bytes(epoch, offset) + 2;
        bytes += ByteBufUtil.utf8Bytes(publication.topic().value()) + payloadBytes(publication);
        return isPlain(event)
                ? bytes + ByteBufUtil.utf8Bytes(event)
                : bytes + WRAPPED.length() + WRAPPED_BYTES + ByteBufUtil.utf8Bytes(PhoenixEncoder.quoted(event));
    }

    /**
     * Appends a message of text.
     *
     * @param epoch of the offset
     * @param offset 0 in an ephemeral topic
     */
    public static void writeText(
            ByteBuf out, PhoenixVersion version, long epoch, long offset, Publication publication) {
        boolean isFirst = version == PhoenixVersion.V1;
        if (isFirst) {
            ByteBufUtil.writeAscii(out, "{\"topic\":\"");
        } else {
            ByteBufUtil.writeAscii(out, "[null,");
            writePosition(out, epoch, offset);
            ByteBufUtil.writeAscii(out, ",\"");
        }
        ByteBufUtil.writeUtf8(out, publication.topic().value());
        ByteBufUtil.writeAscii(out, isFirst ? "\",\"event\":\"" : "\",\"");
        if (isPlain(publication.event())) {
            ByteBufUtil.writeUtf8(out, publication.event());
            ByteBufUtil.writeAscii(out, isFirst ? "\",\"payload\":" : "\",");
            writePayload(out, publication);
        } else {
            ByteBufUtil.writeAscii(out, WRAPPED);
            ByteBufUtil.writeAscii(out, isFirst ? "\",\"payload\":" : "\",");
            ByteBufUtil.writeAscii(out, "{\"event\":");
            ByteBufUtil.writeUtf8(out, PhoenixEncoder.quoted(publication.event()));
            ByteBufUtil.writeAscii(out, ",\"payload\":");
            writePayload(out, publication);
            out.writeByte('}');
        }
        if (isFirst) {
            ByteBufUtil.writeAscii(out, ",\"ref\":");
            writePosition(out, epoch, offset);
            out.writeByte('}');
        } else {
            out.writeByte(']');
        }
    }

    private static void writePosition(ByteBuf out, long epoch, long offset) {
        if (offset == 0) {
            ByteBufUtil.writeAscii(out, "null");
            return;
        }
        out.writeByte('"');
        PositionText.write(out, epoch, offset);
        out.writeByte('"');
    }

    private static int payloadBytes(Publication publication) {
        byte[] bytes = publication.payload().bytes();
        return publication.payload().format() == PayloadFormat.JSON
                ? end(bytes) - start(bytes)
                : BASE64_BYTES + (bytes.length + 2) / 3 * 4;
    }

    private static void writePayload(ByteBuf out, Publication publication) {
        byte[] bytes = publication.payload().bytes();
        if (publication.payload().format() == PayloadFormat.JSON) {
            out.writeBytes(bytes, start(bytes), end(bytes) - start(bytes));
        } else {
            ByteBufUtil.writeAscii(out, "{\"base64\":\"");
            out.writeBytes(Base64.getEncoder().encode(bytes));
            ByteBufUtil.writeAscii(out, "\"}");
        }
    }

    /** An object of JSON may have white space around it. */
    private static int start(byte[] object) {
        int start = 0;
        while (object[start] != '{') {
            start++;
        }
        return start;
    }

    private static int end(byte[] object) {
        int end = object.length;
        while (object[end - 1] != '}') {
            end--;
        }
        return end;
    }

    /** How many bytes {@link #writeBinary} appends. */
    public static int binaryBytes(Publication publication) {
        return BINARY_HEAD_BYTES
                + ByteBufUtil.utf8Bytes(publication.topic().value())
                + ByteBufUtil.utf8Bytes(publication.event())
                + publication.payload().bytes().length;
    }

    /** Appends a message of bytes, which only the second version has. For publications that are {@link #isBinary}. */
    public static void writeBinary(ByteBuf out, Publication publication) {
        String topic = publication.topic().value();
        out.writeByte(BROADCAST);
        out.writeByte(ByteBufUtil.utf8Bytes(topic));
        out.writeByte(ByteBufUtil.utf8Bytes(publication.event()));
        ByteBufUtil.writeUtf8(out, topic);
        ByteBufUtil.writeUtf8(out, publication.event());
        out.writeBytes(publication.payload().bytes());
    }
}
