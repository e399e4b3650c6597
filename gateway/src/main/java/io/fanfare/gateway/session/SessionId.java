package io.fanfare.gateway.session;

import java.security.SecureRandom;
import java.util.Base64;

/** A session's id: 128 random bits, because who knows it may take the session over. */
record SessionId(long high, long low) {
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    static SessionId random(SecureRandom random) {
        return new SessionId(random.nextLong(), random.nextLong());
    }

    /** 22 characters of base64url. */
    @Override
    public String toString() {
        byte[] bytes = new byte[2 * Long.BYTES];
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[i] = (byte) (high >> 56 - 8 * i);
            bytes[Long.BYTES + i] = (byte) (low >> 56 - 8 * i);
        }
        return TEXT.encodeToString(bytes);
    }
}
