package io.fanfare.gateway.session;

import io.fanfare.gateway.auth.Identity;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Where a client is, for presence: of those that are cut off, one that comes back takes the place of one from the same place. That is a
 * user's device; the user, if its token names no device; and of nobody in particular what sessions have in common that follow on
 * each other. Nodes tell it each other, clients never see it: it shows nothing of a session's id.
 */
final class PresencePlace {
    private static final char SEPARATOR = '\0';
    private static final int HASH_BYTES = 12;

    private PresencePlace() {}

    /** That of a session whose client has said hello. */
    static String of(Session session) {
        Identity identity = session.login().identity();
        if (identity.isAnybody()) {
            return SEPARATOR + hash(session.id().low());
        }
        return identity.user() + SEPARATOR + (identity.device() == null ? "" : identity.device());
    }

    private static String hash(long secret) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(secret).array();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, HASH_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
