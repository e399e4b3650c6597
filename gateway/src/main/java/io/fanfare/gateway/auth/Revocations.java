package io.fanfare.gateway.auth;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tokens that are refused although they have not expired: single ones, and all of a user that were issued until some
 * time. Any thread.
 *
 * <p>A revocation is kept for as long as there may be tokens that it concerns. When as many are held as may be, no new ones
 * should be made: see {@link #isFull}. One that was made is kept in any case.
 */
public final class Revocations {
    private final int maxCount;
    private final long keptMillis;
    /** Until when the tokens of a user are revoked. */
    private final ConcurrentHashMap<String, Long> users = new ConcurrentHashMap<>();
    /** When a token was revoked. */
    private final ConcurrentHashMap<String, Long> tokens = new ConcurrentHashMap<>();

    /**
     * @param maxCount how many may be held
     * @param keptMillis for how long after a revocation there may be tokens that it concerns
     */
    public Revocations(int maxCount, long keptMillis) {
        this.maxCount = maxCount;
        this.keptMillis = keptMillis;
    }

    /** From now on all tokens of a user that were issued until then are refused. */
    public void revokeUser(String user, long issuedUntilMillis) {
        users.merge(user, issuedUntilMillis, Math::max);
    }

    /** From now on a token is refused. */
    public void revokeToken(String tokenId, long atMillis) {
        tokens.merge(tokenId, atMillis, Math::max);
    }

    public boolean isRevoked(Identity identity) {
        Long issuedUntilMillis = users.get(identity.user());
        boolean isUserRevoked = issuedUntilMillis != null && identity.issuedAtMillis() <= issuedUntilMillis;
        return isUserRevoked || identity.tokenId() != null && tokens.containsKey(identity.tokenId());
    }

    /** Forgets what concerns no token any more. */
    public void forgetExpired(long nowMillis) {
        forgetUntil(users, nowMillis - keptMillis);
        forgetUntil(tokens, nowMillis - keptMillis);
    }

    private static void forgetUntil(Map<String, Long> revocations, long millis) {
        revocations.values().removeIf(atMillis -> atMillis < millis);
    }

    /** Whether no more should be made until some are forgotten. */
    public boolean isFull() {
        return count() >= maxCount;
    }

    public int count() {
        return users.size() + tokens.size();
    }
}
