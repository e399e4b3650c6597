package io.fanfare.gateway.transport;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Who opened a session that polls, and what it is called. Whoever goes on with it shows the same again: a session's name that
 * strangers have learned is of no use to them without the token of its user, nor to pages of another origin.
 */
final class LongPollOpening {
    private final String session;
    /** The token itself is not kept; null for none. */
    private final byte[] authTokenHash;
    /** Null if no page has opened it, or one of the same origin, which browsers need not say. */
    private final String origin;

    private final SocketAddress address;

    LongPollOpening(String session, LongPollRequest request, SocketAddress address) {
        this.session = session;
        this.authTokenHash = hash(request.authToken());
        this.origin = request.origin();
        this.address = address;
    }

    private static byte[] hash(String token) {
        try {
            return token.isEmpty()
                    ? null
                    : MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every platform has SHA-256", never);
        }
    }

    /** Whether a request may be of the same client. Its posts need not show the token of the user: not all clients send it then. */
    boolean admits(LongPollRequest request) {
        boolean isOfSameOrigin = origin == null || request.origin() == null || origin.equals(request.origin());
        boolean isOfSameUser = request.isPost() && request.authToken().isEmpty()
                || MessageDigest.isEqual(authTokenHash, hash(request.authToken()));
        return isOfSameOrigin && isOfSameUser;
    }

    String session() {
        return session;
    }

    SocketAddress address() {
        return address;
    }
}
