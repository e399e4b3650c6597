package io.fanfare.gateway.session;

import java.nio.ByteBuffer;
import java.util.Base64;

/** How the 128 bits of a session's id are written: 22 characters of base64url. */
final class SessionId {
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private SessionId() {}

    static String text(long high, long low) {
        byte[] bytes =
                ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
        return TEXT.encodeToString(bytes);
    }
}
