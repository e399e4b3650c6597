package io.fanfare.gateway.auth;

import io.fanfare.gateway.metrics.TokenFault;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An issuer for attacks on a node that trusts a secret, {@link Tokens#SECRET}, and the public keys of a JWKS. */
public final class BadTokens {
    public static final String ISSUER = "https://issuer.example";
    public static final String AUDIENCE = "push";

    private static final String HS256 = "{\"alg\":\"HS256\"}";
    private static final byte[] SECRET = Tokens.SECRET.getBytes(StandardCharsets.UTF_8);

    private final TestKeys keys = new TestKeys();
    private final TestKeys others = new TestKeys();

    /** One of them, and why it is to be refused. */
    public record BadToken(String attack, String token, TokenFault fault) {
        @Override
        public String toString() {
            return attack;
        }
    }

    /** What the node trusts besides the secret. */
    public String jwks() {
        return "{\"keys\":[" + keys.rsaJwk() + "," + others.rsaJwk().replace("\"r\"", "\"r2\"") + "]}";
    }

    /** A token that is good. */
    public String good(String user, String fanfare) {
        return Tokens.hs256(claims(user, 0, 3_600, ",\"fanfare\":" + fanfare));
    }

    private static String claims(String user, long issued, long expires, String more) {
        return claims(user, issued, expires, AUDIENCE, more);
    }

    private static String claims(String user, long issued, long expires, String audience, String more) {
        long now = System.currentTimeMillis() / 1_000;
        return "{\"sub\":\"" + user + "\",\"iss\":\"" + ISSUER + "\",\"aud\":\"" + audience + "\",\"iat\":"
                + (now + issued) + ",\"exp\":" + (now + expires) + more + "}";
    }

    public List<BadToken> all() {
        String good = claims("eve", 0, 3_600, "");
        String deep = ",\"x\":" + "[".repeat(2_000) + "]".repeat(2_000);
        return List.of(
                new BadToken("alg none", Tokens.token("{\"alg\":\"none\"}", good, new byte[0]), TokenFault.MALFORMED),
                new BadToken("alg NonE", Tokens.token("{\"alg\":\"NonE\"}", good, new byte[0]), TokenFault.MALFORMED),
                new BadToken("a signature that is empty", Tokens.token(HS256, good, new byte[0]), TokenFault.MALFORMED),
                new BadToken(
                        "a public key as the secret, PEM",
                        Tokens.hs256(HS256, good, keys.rsaPem().getBytes(StandardCharsets.UTF_8)),
                        TokenFault.SIGNATURE),
                new BadToken(
                        "a public key as the secret, DER",
                        Tokens.hs256("{\"alg\":\"HS256\",\"kid\":\"r\"}", good, keys.rsaDer()),
                        TokenFault.SIGNATURE),
                new BadToken("a kid that is a path", rs256("../../../../dev/null", good), TokenFault.KEY),
                new BadToken("a kid that is SQL", rs256("r' OR '1'='1", good), TokenFault.KEY),
                new BadToken("a kid that is a URL", rs256("https://evil.example/r", good), TokenFault.KEY),
                new BadToken(
                        "another one's key",
                        others.rs256("{\"alg\":\"RS256\",\"kid\":\"r\"}", good),
                        TokenFault.SIGNATURE),
                new BadToken(
                        "a key of its own",
                        others.rs256("{\"alg\":\"RS256\",\"kid\":\"r\",\"jwk\":" + others.rsaJwk() + "}", good),
                        TokenFault.SIGNATURE),
                new BadToken("no kid where it takes one", keys.rs256("{\"alg\":\"RS256\"}", good), TokenFault.KEY),
                new BadToken(
                        "crit",
                        Tokens.hs256("{\"alg\":\"HS256\",\"crit\":[\"exp\"],\"exp\":1}", good, SECRET),
                        TokenFault.SIGNATURE),
                new BadToken("deeply nested claims", Tokens.hs256(claims("eve", 0, 3_600, deep)), TokenFault.CLAIM),
                new BadToken("expired", Tokens.hs256(claims("eve", -7_200, -3_600, "")), TokenFault.EXPIRED),
                new BadToken("not yet valid", Tokens.hs256(claims("eve", 3_600, 7_200, "")), TokenFault.NOT_YET_VALID),
                new BadToken(
                        "for another audience", Tokens.hs256(claims("eve", 0, 3_600, "shop", "")), TokenFault.AUDIENCE),
                new BadToken(
                        "of another issuer",
                        Tokens.hs256(good.replace(ISSUER, ISSUER + ".evil.example")),
                        TokenFault.ISSUER),
                new BadToken("two users", Tokens.hs256(claims("eve", 0, 3_600, ",\"sub\":\"ann\"")), TokenFault.CLAIM),
                new BadToken(
                        "grants twice",
                        Tokens.hs256(claims("eve", 0, 3_600, ",\"fanfare\":{\"subscribe\":[],\"subscribe\":[\"*\"]}")),
                        TokenFault.CLAIM),
                new BadToken(
                        "a pattern that is none",
                        Tokens.hs256(claims("eve", 0, 3_600, ",\"fanfare\":{\"subscribe\":[\"room*\"]}")),
                        TokenFault.CLAIM),
                new BadToken("for ever", Tokens.hs256(claims("eve", 0, 3_600_000, "")), TokenFault.LIFE));
    }

    private String rs256(String keyId, String claims) {
        return keys.rs256("{\"alg\":\"RS256\",\"kid\":\"" + keyId + "\"}", claims);
    }
}
