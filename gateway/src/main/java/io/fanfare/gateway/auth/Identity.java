package io.fanfare.gateway.auth;

/**
 * Who a client is, and by which token.
 *
 * @param user the user's id, or empty if nobody in particular
 * @param tokenId the id of its token, or null if it has none
 * @param issuedAtMillis when the token was issued, in milliseconds since 1970
 * @param expiresAtMillis when the token expires: the client should have another one by then; {@link #NEVER} without a token
 * @param endsAtMillis when the session ends unless it has another token by then: a while after the expiry, because clocks
 *     differ
 */
public record Identity(String user, String tokenId, long issuedAtMillis, long expiresAtMillis, long endsAtMillis) {
    public static final long NEVER = Long.MAX_VALUE;
    public static final Identity ANYBODY = new Identity("");
    /** A backend service, whichever; told apart by being this very object. */
    public static final Identity BACKEND = new Identity("");

    /** A user without a token. */
    public Identity(String user) {
        this(user, null, 0, NEVER, NEVER);
    }

    /** Whether it is nobody in particular. */
    public boolean isAnybody() {
        return user.isEmpty();
    }
}
