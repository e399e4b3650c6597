package io.fanfare.gateway.auth;

import com.nimbusds.jose.Payload;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a token says of its client (RFC 7519 §4.1). Times are in milliseconds since 1970.
 *
 * @param user the subject
 * @param device null for none
 * @param id null for none
 * @param notBeforeMillis 0 for any time
 * @param issuer null for none
 * @param audience empty for anybody
 * @param fanfare null if it says nothing of what this node grants
 */
record Claims(
        String user,
        String device,
        String id,
        long issuedAtMillis,
        long expiresAtMillis,
        long notBeforeMillis,
        String issuer,
        List<String> audience,
        FanfareClaim fanfare) {
    private static final long MILLIS = 1_000;
    /** The end of the year 9999. */
    private static final double MAX_SECONDS = 253_402_300_799.0;

    /**
     * Reads the claims. Those that this node has no use for may be anything.
     *
     * @return null if one that is needed is missing, or one is not what it should be
     */
    static Claims of(Payload payload) {
        // The library would put U+FFFD in the place of what is no UTF-8, and make one user of many.
        boolean isText = ByteBufUtil.isText(Unpooled.wrappedBuffer(payload.toBytes()), StandardCharsets.UTF_8);
        Map<String, Object> all = isText ? ClaimJson.parse(payload.toString()) : null;
        if (all == null
                || !isId(all.get("sub"))
                || all.containsKey("device") && !isId(all.get("device"))
                || all.containsKey("jti") && !isId(all.get("jti"))
                || !isTime(all.get("iat"))
                || !isTime(all.get("exp"))
                || all.containsKey("nbf") && !isTime(all.get("nbf"))
                || all.containsKey("iss") && !(all.get("iss") instanceof String)) {
            return null;
        }
        List<String> audience = audience(all.get("aud"));
        boolean hasFanfare = all.containsKey(FanfareClaim.NAME);
        FanfareClaim fanfare = hasFanfare ? FanfareClaim.of(all.get(FanfareClaim.NAME)) : null;
        if (audience == null || hasFanfare && fanfare == null) {
            return null;
        }
        return new Claims(
                (String) all.get("sub"),
                (String) all.get("device"),
                (String) all.get("jti"),
                millis(all.get("iat")),
                millis(all.get("exp")),
                all.containsKey("nbf") ? millis(all.get("nbf")) : 0,
                (String) all.get("iss"),
                audience,
                fanfare);
    }

    private static boolean isId(Object value) {
        return value instanceof String text && IdRule.fault("id", text) == null;
    }

    private static boolean isTime(Object value) {
        return value instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= MAX_SECONDS;
    }

    private static long millis(Object seconds) {
        Number number = (Number) seconds;
        return number instanceof Long whole ? whole * MILLIS : (long) (number.doubleValue() * MILLIS);
    }

    /** Null if it is neither a text nor a list of texts. */
    private static List<String> audience(Object value) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof String one) {
            return List.of(one);
        }
        if (value instanceof List<?> many && many.stream().allMatch(String.class::isInstance)) {
            return many.stream().map(String.class::cast).toList();
        }
        return null;
    }
}
