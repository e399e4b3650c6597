package io.fanfare.gateway.session;

import io.fanfare.gateway.auth.Identity;

/**
 * What a session carries once its client has said who it is. Sessions of nobody in particular share one, so that they cost
 * nothing. Owned by the session's loop.
 */
final class Login {
    private static final Login OF_ANYBODY = new Login(null, Identity.ANYBODY, 0);
    private static final Login OF_ANONYMOUS = new Login(null, Identity.ANONYMOUS, 0);

    private final Session session;
    private final long sinceMillis;
    private Identity identity;
    private boolean isToldOfExpiry;

    /** The other logins of the same user on this loop; kept by {@link LoginsByUser}. */
    Login next;

    Login previous;

    Login(Session session, Identity identity, long sinceMillis) {
        this.session = session;
        this.identity = identity;
        this.sinceMillis = sinceMillis;
    }

    /** That of all sessions of nobody in particular who may the same. Never changed, and in no list. */
    static Login shared(Identity nobody) {
        return nobody == Identity.ANONYMOUS ? OF_ANONYMOUS : OF_ANYBODY;
    }

    boolean isShared() {
        return session == null;
    }

    Session session() {
        return session;
    }

    Identity identity() {
        return identity;
    }

    long sinceMillis() {
        return sinceMillis;
    }

    /** The client has another token of the same user. */
    void refresh(Identity refreshed) {
        identity = refreshed;
        isToldOfExpiry = false;
    }

    /** Whether the client should be told now that its token has expired; once for each token. */
    boolean takeExpiry(long nowMillis) {
        if (isToldOfExpiry || nowMillis < identity.expiresAtMillis()) {
            return false;
        }
        isToldOfExpiry = true;
        return true;
    }
}
