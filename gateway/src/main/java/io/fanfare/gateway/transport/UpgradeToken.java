package io.fanfare.gateway.transport;

import io.fanfare.protocol.ProtocolLimits;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * The token that a client shows with its upgrade request: as {@code Authorization: Bearer TOKEN}, or, since web pages can't set
 * headers, as one more subprotocol that it offers, {@value #PREFIX} and the token in base64url, as others do. That one is never
 * selected. What is wrong is told without a word of the token.
 */
final class UpgradeToken {
    /** Of the subprotocol. */
    static final String PREFIX = "base64url.bearer.fanfare.";
    /** That of Phoenix, whose clients take the other alphabet of base64 all the same. */
    private static final String PHOENIX_PREFIX = "base64url.bearer.phx.";

    private static final String SCHEME = "Bearer";

    private UpgradeToken() {}

    /**
     * @param authorization the header, or null
     * @return empty if it shows none
     * @throws IllegalArgumentException if there are several, or one that is none
     */
    static String of(String authorization, List<String> subprotocols) {
        String inHeader = ofHeader(authorization);
        String offered = ofSubprotocols(subprotocols);
        if (!inHeader.isEmpty() && !offered.isEmpty() && !inHeader.equals(offered)) {
            throw new IllegalArgumentException(
                    "token: one in Authorization, another in Sec-WebSocket-Protocol (expected: one)");
        }
        return inHeader.isEmpty() ? offered : inHeader;
    }

    /** Other schemes are for proxies on the way. */
    private static String ofHeader(String authorization) {
        if (authorization == null) {
            return "";
        }
        int end = authorization.indexOf(' ');
        String scheme = end < 0 ? authorization : authorization.substring(0, end);
        return scheme.equalsIgnoreCase(SCHEME)
                ? checked(authorization.substring(scheme.length()).strip(), "Authorization")
                : "";
    }

    private static String ofSubprotocols(List<String> subprotocols) {
        String token = "";
        for (String offered : subprotocols) {
            String prefix = offered.startsWith(PREFIX) ? PREFIX : PHOENIX_PREFIX;
            if (offered.startsWith(prefix)) {
                if (!token.isEmpty()) {
                    throw new IllegalArgumentException("Sec-WebSocket-Protocol: several tokens (expected: one)");
                }
                token = checked(decoded(offered.substring(prefix.length())), "Sec-WebSocket-Protocol");
            }
        }
        return token;
    }

    private static String decoded(String encoded) {
        try {
            return new String(
                    Base64.getUrlDecoder().decode(encoded.replace('+', '-').replace('/', '_')),
                    StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException(
                    "Sec-WebSocket-Protocol: a token that can't be read (expected: base64url)", notBase64);
        }
    }

    /** @throws IllegalArgumentException if it is none */
    static String checked(String token, String where) {
        if (token.isEmpty() || token.length() > ProtocolLimits.MAX_TOKEN_BYTES || !isVisible(token)) {
            throw new IllegalArgumentException(
                    where + ": token: expected: 1.." + ProtocolLimits.MAX_TOKEN_BYTES + " visible characters of ASCII");
        }
        return token;
    }

    private static boolean isVisible(String token) {
        for (int i = 0; i < token.length(); i++) {
            if (token.charAt(i) <= ' ' || token.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
