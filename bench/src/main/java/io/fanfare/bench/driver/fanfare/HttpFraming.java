package io.fanfare.bench.driver.fanfare;

import io.fanfare.bench.client.Framing;
import io.fanfare.bench.client.UnexpectedBytes;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;

/** Answers of HTTP/1.1 that say how long they are. */
final class HttpFraming implements Framing {
    private static final String VERSION = "HTTP/1.";
    private static final String HEADER_END = "\r\n\r\n";
    private static final String LENGTH = "\r\n" + HttpHeaderNames.CONTENT_LENGTH + ":";

    @Override
    public int frameBytes(ByteBuf in, int index, int available) {
        String text = in.toString(index, available, StandardCharsets.ISO_8859_1);
        if (!text.startsWith(VERSION.substring(0, Math.min(VERSION.length(), available)))) {
            throw new IllegalArgumentException(
                    "it speaks another protocol: it answered " + UnexpectedBytes.inWords(in, index, available));
        }
        int headerEnd = text.indexOf(HEADER_END);
        if (headerEnd < 0) {
            return 0;
        }
        int frameBytes = headerEnd + HEADER_END.length() + contentLength(text.substring(0, headerEnd));
        return frameBytes <= available ? frameBytes : 0;
    }

    private static int contentLength(String head) {
        for (int line = head.indexOf("\r\n"); line >= 0; line = head.indexOf("\r\n", line + 2)) {
            if (head.regionMatches(true, line, LENGTH, 0, LENGTH.length())) {
                int start = line + LENGTH.length();
                int end = head.indexOf("\r\n", start);
                return Integer.parseInt(
                        head.substring(start, end < 0 ? head.length() : end).trim());
            }
        }
        return 0;
    }

    /** The status of an answer at an index. */
    static int status(ByteBuf in, int index) {
        int afterVersion = index + "HTTP/1.1 ".length();
        return (in.getByte(afterVersion) - '0') * 100
                + (in.getByte(afterVersion + 1) - '0') * 10
                + in.getByte(afterVersion + 2)
                - '0';
    }

    /** The body of an answer, for messages about it. */
    static String body(ByteBuf in, int index, int bytes) {
        String text = in.toString(index, bytes, StandardCharsets.UTF_8);
        return text.substring(text.indexOf(HEADER_END) + HEADER_END.length());
    }
}
