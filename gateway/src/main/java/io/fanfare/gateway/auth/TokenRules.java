package io.fanfare.gateway.auth;

/**
 * Which tokens are taken, besides being signed by a known key.
 *
 * @param issuer that a token must name, or null if any will do
 * @param audience that must be among those that a token names, or null if any will do
 * @param clockSkewMillis by how much the clocks of issuer and node may differ
 * @param maxLifeMillis the longest time from issue to expiry
 */
public record TokenRules(String issuer, String audience, long clockSkewMillis, long maxLifeMillis) {

    /** For how long after a revocation there may be tokens that it concerns and that are not expired. */
    public long revocationMillis() {
        return maxLifeMillis + 2 * clockSkewMillis;
    }
}
