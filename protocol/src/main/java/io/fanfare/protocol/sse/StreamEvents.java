package io.fanfare.protocol.sse;

import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.Publication;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Events of a stream, but for their ids. Each has one line of data, which is one object of JSON.
 *
 * <p>A payload may have lines where JSON has white space; each of their ends becomes a space, since a line that it begins could be
 * any field. So the data is as long as the payload, and means the same.
 */
public final class StreamEvents {
    private static final String TOPIC = "data: {\"topic\":\"";
    private static final String EVENT = "\",\"event\":";
    private static final String DATA = ",\"data\":";
    private static final String DATA_BASE64 = ",\"data_base64\":\"";
    private static final String END = "}\n\n";
    private static final int JSON_BYTES = (TOPIC + EVENT + DATA + END).length();
    private static final int BASE64_BYTES = (TOPIC + EVENT + DATA_BASE64 + '"' + END).length();

    private StreamEvents() {}

    /** How many bytes {@link #publication} appends. */
    public static int publicationBytes(Publication publication) {
        int names = ByteBufUtil.utf8Bytes(publication.topic().value()) + quotedBytes(publication.event());
        int payload = publication.payload().bytes().length;
        return publication.payload().format() == PayloadFormat.JSON
                ? JSON_BYTES + names + payload
                : BASE64_BYTES + names + (payload + 2) / 3 * 4;
    }

    /** Appends what an {@code onmessage} hears of a publication. */
    public static void publication(ByteBuf out, Publication publication) {
        ByteBufUtil.writeAscii(out, TOPIC);
        ByteBufUtil.writeUtf8(out, publication.topic().value());
        ByteBufUtil.writeAscii(out, EVENT);
        writeQuoted(out, publication.event());
        byte[] payload = publication.payload().bytes();
        if (publication.payload().format() == PayloadFormat.JSON) {
            ByteBufUtil.writeAscii(out, DATA);
            oneLine(out, payload);
        } else {
            ByteBufUtil.writeAscii(out, DATA_BASE64);
            out.writeBytes(Base64.getEncoder().encode(payload));
            out.writeByte('"');
        }
        ByteBufUtil.writeAscii(out, END);
    }

    private static void writeQuoted(ByteBuf out, String text) {
        if (needsEscape(text)) {
            ByteBufUtil.writeUtf8(out, quoted(text));
            return;
        }
        out.writeByte('"');
        ByteBufUtil.writeUtf8(out, text);
        out.writeByte('"');
    }

    private static void oneLine(ByteBuf out, byte[] json) {
        int start = 0;
        for (int i = 0; i < json.length; i++) {
            if (json[i] == '\n' || json[i] == '\r') {
                out.writeBytes(json, start, i - start).writeByte(' ');
                start = i + 1;
            }
        }
        out.writeBytes(json, start, json.length - start);
    }

    /**
     * Appends an event that is heard by those who ask for it by its name.
     *
     * @param name a word of ours
     * @param data an object of JSON in one line
     */
    public static void named(ByteBuf out, String name, String data) {
        ByteBufUtil.writeAscii(out, "event: ");
        ByteBufUtil.writeAscii(out, name);
        ByteBufUtil.writeAscii(out, "\ndata: ");
        ByteBufUtil.writeUtf8(out, data);
        ByteBufUtil.writeAscii(out, "\n\n");
    }

    /** A string of JSON. */
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ') {
                quoted.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                quoted.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private static int quotedBytes(String text) {
        return needsEscape(text)
                ? quoted(text).getBytes(StandardCharsets.UTF_8).length
                : ByteBufUtil.utf8Bytes(text) + 2;
    }

    private static boolean needsEscape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                return true;
            }
        }
        return false;
    }
}
