package io.fanfare.gateway.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes tokens such as an application's backend makes them, for those who try a node out: signed with the node's secret. */
public final class TokenIssuer {
    private final AuthSettings settings;
    private final SharedSecret secret;

    /** @throws IllegalArgumentException if there is no secret to sign with; the message is for whoever configures the node */
    public TokenIssuer(AuthSettings settings) {
        this.settings = settings;
        this.secret = settings.secrets().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no secret to sign with (expected: auth.hs256-secret-file in the configuration)"));
    }

    /**
     * Makes one.
     *
     * @param user who it says its bearer is
     * @param device null for none
     * @param grants null if the token shall say nothing of them
     * @param life from now until it expires, in whole seconds
     * @throws IllegalArgumentException for what a node would refuse, with the value and what was expected
     */
    public String issue(String user, String device, GrantSettings grants, Duration life, Instant now) {
        requireId("user", user);
        if (device != null) {
            requireId("device", device);
        }
        long seconds = life.toSeconds();
        if (seconds < 1 || seconds > settings.maxTokenLifeSeconds()) {
            throw new IllegalArgumentException("life: " + seconds + " seconds (expected: 1.."
                    + settings.maxTokenLifeSeconds() + ", which is auth.max-token-life-seconds)");
        }
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", user);
        if (device != null) {
            claims.put("device", device);
        }
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.getEpochSecond() + seconds);
        if (!settings.issuer().isEmpty()) {
            claims.put("iss", settings.issuer());
        }
        if (!settings.audience().isEmpty()) {
            claims.put("aud", settings.audience());
        }
        if (grants != null) {
            claims.put(FanfareClaim.NAME, claim(grants));
        }
        return secret.sign(claims);
    }

    private static void requireId(String name, String id) {
        String fault = IdRule.fault(name, id);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
    }

    private static Map<String, List<String>> claim(GrantSettings grants) {
        Map<String, List<String>> claim = new LinkedHashMap<>();
        claim.put("subscribe", grants.subscribe());
        claim.put("publish", grants.publish());
        claim.put("presence", grants.presence());
        claim.put("history", grants.history());
        if (FanfareClaim.of(claim) == null) {
            throw new IllegalArgumentException("grants: " + claim + " (expected: at most " + Grants.MAX_PATTERNS
                    + " of each, each " + TopicPattern.EXPECTED + ")");
        }
        claim.values().removeIf(List::isEmpty);
        return claim;
    }
}
