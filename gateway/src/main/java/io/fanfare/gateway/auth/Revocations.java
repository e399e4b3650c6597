package io.fanfare.gateway.auth;

import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * The tokens that are refused although they have not expired: single ones, and all of a user, or of one of his devices, that
 * were issued until some time; and what those of a user do not grant any more. Any thread.
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
    private final ConcurrentHashMap<Device, OfUser> devices = new ConcurrentHashMap<>();
    /** By user: what his tokens do not grant any more. Few users have any, and those few. */
    private final ConcurrentHashMap<String, List<OfGrant>> grants = new ConcurrentHashMap<>();

    /** When this process heard of a token's revocation. */
    private final ConcurrentHashMap<String, Long> tokens = new ConcurrentHashMap<>();

    private record Device(String user, String id) {}

    private record OfGrant(TopicPattern topics, OfUser ofUser) {}

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

    /** From now on the tokens of one device of a user that may have been issued until then are refused. */
    public void revokeDevice(String user, String device, long issuedUntilMillis) {
        devices.merge(
                new Device(user, device), new OfUser(issuedUntilMillis + aheadMillis, nanos.getAsLong()), OfUser::and);
    }

    /** From now on the tokens of a user that may have been issued until then grant nothing in some topics. */
    public void revokeGrant(String user, TopicPattern topics, long issuedUntilMillis) {
        OfGrant one = new OfGrant(topics, new OfUser(issuedUntilMillis + aheadMillis, nanos.getAsLong()));
        grants.merge(user, List.of(one), (before, more) -> {
            List<OfGrant> all = new ArrayList<>(before);
            all.removeIf(other -> other.topics().equals(topics));
            all.addAll(more);
            return List.copyOf(all);
        });
    }

    /** From now on a token is refused. */
    public void revokeToken(String tokenId) {
        tokens.put(tokenId, nanos.getAsLong());
    }

    public boolean isRevoked(Identity identity) {
        return isIssuedBefore(users.get(identity.user()), identity)
                || identity.device() != null
                        && isIssuedBefore(devices.get(new Device(identity.user(), identity.device())), identity)
                || identity.tokenId() != null && tokens.containsKey(identity.tokenId());
    }

    /** Whether a token, which is not revoked itself, grants nothing in a topic any more. */
    public boolean isGrantRevoked(Identity identity, TopicName topic) {
        if (grants.isEmpty()) {
            return false;
        }
        for (OfGrant one : grants.getOrDefault(identity.user(), List.of())) {
            if (one.topics().matches(topic, identity.user()) && isIssuedBefore(one.ofUser(), identity)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isIssuedBefore(OfUser revocation, Identity identity) {
        return revocation != null && identity.issuedAtMillis() <= revocation.issuedUntilMillis();
    }

    /** Forgets what concerns no token any more. */
    public void forgetExpired() {
        forget(users, OfUser::heardAtNanos);
        forget(devices, OfUser::heardAtNanos);
        forget(tokens, Long::longValue);
        long now = nanos.getAsLong();
        grants.replaceAll((user, all) -> all.stream()
                .filter(one -> now - one.ofUser().heardAtNanos() <= keptNanos)
                .toList());
        grants.values().removeIf(List::isEmpty);
    }

    private <K, T> void forget(Map<K, T> revocations, ToLongFunction<T> heardAtNanos) {
        long now = nanos.getAsLong();
        revocations.values().removeIf(one -> now - heardAtNanos.applyAsLong(one) > keptNanos);
    }

    /** Whether no more should be made until some are forgotten. */
    public boolean isFull() {
        return count() >= maxCount;
    }

    public int count() {
        int ofGrants = 0;
        for (List<OfGrant> all : grants.values()) {
            ofGrants += all.size();
        }
        return users.size() + devices.size() + tokens.size() + ofGrants;
    }
}
