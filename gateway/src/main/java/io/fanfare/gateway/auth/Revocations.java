package io.fanfare.gateway.auth;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * The tokens that are refused although they have not expired: single ones, and all of a user that were issued until some
 * time. Any thread.
 *
 * <p>A revocation is kept for as long as there may be tokens that it concerns, counted from when this process heard of it: a
 * wall clock that jumps forward and back would let revoked tokens in again. When as many are held as may be, no new ones should
 * be made: see {@link #isFull}. One that was made is kept in any case.
 */
public final class Revocations {
    private final int maxCount;
    private final long keptNanos;
    private final long aheadMillis;
    private final LongSupplier nanos;
    private final ConcurrentHashMap<String, OfUser> users = new ConcurrentHashMap<>();
    /** When this process heard of a token's revocation. */
    private final ConcurrentHashMap<String, Long> tokens = new ConcurrentHashMap<>();

    /** Until when the tokens of a user are revoked, and when this process heard of it. */
    private record OfUser(long issuedUntilMillis, long heardAtNanos) {
        private OfUser and(OfUser later) {
            return new OfUser(Math.max(issuedUntilMillis, later.issuedUntilMillis), later.heardAtNanos);
        }
    }

    /**
     * @param maxCount how many may be held
     * @param keptMillis for how long after a revocation there may be tokens that it concerns
     */
    public Revocations(int maxCount, long keptMillis) {
        this(maxCount, keptMillis, 0, System::nanoTime);
    }

    /**
     * @param aheadMillis by how much an issuer's clock may be ahead of the one that a revocation goes by: a token from before it
     *     may say that it was issued so much later
     * @param nanos tells how much time passes, from any origin
     */
    public Revocations(int maxCount, long keptMillis, long aheadMillis, LongSupplier nanos) {
        this.maxCount = maxCount;
        this.keptNanos = TimeUnit.MILLISECONDS.toNanos(keptMillis);
        this.aheadMillis = aheadMillis;
        this.nanos = nanos;
    }

    /** From now on all tokens of a user that may have been issued until then, by whatever clock, are refused. */
    public void revokeUser(String user, long issuedUntilMillis) {
        users.merge(user, new OfUser(issuedUntilMillis + aheadMillis, nanos.getAsLong()), OfUser::and);
    }

    /** From now on a token is refused. */
    public void revokeToken(String tokenId) {
        tokens.put(tokenId, nanos.getAsLong());
    }

    public boolean isRevoked(Identity identity) {
        OfUser ofUser = users.get(identity.user());
        boolean isUserRevoked = ofUser != null && identity.issuedAtMillis() <= ofUser.issuedUntilMillis();
        return isUserRevoked || identity.tokenId() != null && tokens.containsKey(identity.tokenId());
    }

    /** Forgets what concerns no token any more. */
    public void forgetExpired() {
        forget(users, OfUser::heardAtNanos);
        forget(tokens, Long::longValue);
    }

    private <T> void forget(Map<String, T> revocations, ToLongFunction<T> heardAtNanos) {
        long now = nanos.getAsLong();
        revocations.values().removeIf(one -> now - heardAtNanos.applyAsLong(one) > keptNanos);
    }

    /** Whether no more should be made until some are forgotten. */
    public boolean isFull() {
        return count() >= maxCount;
    }

    public int count() {
        return users.size() + tokens.size();
    }
}
