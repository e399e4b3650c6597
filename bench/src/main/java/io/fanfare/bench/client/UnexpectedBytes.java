package io.fanfare.bench.client;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Says what bytes look like that are not what was waited for: mostly another protocol is spoken at that port. */
public final class UnexpectedBytes {
    private static final int MOST_CHARS = 60;
    private static final int TLS_ALERT = 0x15;
    private static final int TLS_MAJOR_VERSION = 3;

    private UnexpectedBytes() {}

    /**
     * The first line, or what it tells.
     *
     * @param in borrowed, its indexes stay as they are
     * @param bytes how many there are, at least 1
     */
    public static String inWords(ByteBuf in, int index, int bytes) {
        if (bytes > 1 && in.getByte(index) == TLS_ALERT && in.getByte(index + 1) == TLS_MAJOR_VERSION) {
            return "an alert of TLS (expected: wss://, tls:// or https:// for such a port)";
        }
        StringBuilder line = new StringBuilder();
        for (char each : in.toString(index, Math.min(bytes, MOST_CHARS), StandardCharsets.ISO_8859_1)
                .toCharArray()) {
            if (each == '\r' || each == '\n') {
                break;
            }
            line.append(each >= ' ' && each <= '~' ? each : '?');
        }
        return '"' + line.toString() + '"';
    }
}
