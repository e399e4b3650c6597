package io.fanfare.client;

import org.jspecify.annotations.Nullable;

/** What a WebSocket tells of its end. */
final class CloseCodes {
    /** How a WebSocket tells that nobody has said why (RFC 6455 §7.1.5). */
    private static final int NO_CODE = 1005;

    private static final int ABNORMAL = 1006;
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final long MAX_SECONDS = 3_600;

    private CloseCodes() {}

    static int said(int code) {
        return code == NO_CODE || code == ABNORMAL ? LinkMachine.LOST : code;
    }

    /** @param header a number of seconds, or anything else, which means nothing */
    static long retryAfterMillis(@Nullable String header) {
        if (header == null) {
            return 0;
        }
        try {
            return Math.max(0, Math.min(MAX_SECONDS, Long.parseLong(header.trim()))) * MILLIS_PER_SECOND;
        } catch (NumberFormatException date) {
            return 0;
        }
    }
}
