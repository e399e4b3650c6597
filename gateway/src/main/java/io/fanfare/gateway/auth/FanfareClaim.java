package io.fanfare.gateway.auth;

import io.fanfare.protocol.ProtocolLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The claim {@value #NAME} of a token. An object that names, for each action, the topics in which it is granted, such as
 * <code>{"subscribe": ["room:*", "user:{sub}:*"], "publish": ["room:42"]}</code>: what it does not name is not granted, and members
 * that this node does not know grant nothing (RFC 7519 §4). Its member {@code limits} may lower what a session may do; there a
 * member that is not known is refused, since to pass over it would allow what the issuer did not. Its member {@code info} is an
 * object that others see who ask for who is present.
 *
 * @param info JSON without spaces, or null
 */
record FanfareClaim(Grants grants, TokenLimits limits, String info) {
    static final String NAME = "fanfare";

    private static final String PUBLISHES = "publishes-per-second";
    private static final String SUBSCRIPTIONS = "subscriptions";
    private static final int MAX_LIMIT = 1_000_000;

    /** @return null if it is not what it should be */
    static FanfareClaim of(Object claim) {
        if (!(claim instanceof Map<?, ?> members)) {
            return null;
        }
        try {
            Grants grants = new Grants(
                    patterns(members.get("subscribe")),
                    patterns(members.get("publish")),
                    patterns(members.get("presence")),
                    patterns(members.get("history")));
            return new FanfareClaim(grants, limits(members), info(members));
        } catch (IllegalArgumentException notOne) {
            return null;
        }
    }

    /** @throws IllegalArgumentException if there is anything that is no pattern, or too much */
    private static List<TopicPattern> patterns(Object value) {
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> texts) || texts.size() > Grants.MAX_PATTERNS) {
            throw new IllegalArgumentException("no list of patterns, or too long a one");
        }
        List<TopicPattern> patterns = new ArrayList<>(texts.size());
        for (Object text : texts) {
            if (!(text instanceof String pattern)) {
                throw new IllegalArgumentException("no pattern");
            }
            patterns.add(TopicPattern.parse(pattern));
        }
        return patterns;
    }

    private static TokenLimits limits(Map<?, ?> members) {
        if (!members.containsKey("limits")) {
            return TokenLimits.NONE;
        }
        if (!(members.get("limits") instanceof Map<?, ?> limits)) {
            throw new IllegalArgumentException("no limits");
        }
        for (Object name : limits.keySet()) {
            if (!name.equals(PUBLISHES) && !name.equals(SUBSCRIPTIONS)) {
                throw new IllegalArgumentException("no limit of this node");
            }
        }
        return new TokenLimits(limit(limits, PUBLISHES), limit(limits, SUBSCRIPTIONS));
    }

    private static int limit(Map<?, ?> limits, String name) {
        if (!limits.containsKey(name)) {
            return TokenLimits.NO_LIMIT;
        }
        if (limits.get(name) instanceof Integer limit && limit >= 1 && limit <= MAX_LIMIT) {
            return limit;
        }
        throw new IllegalArgumentException("no limit");
    }

    private static String info(Map<?, ?> members) {
        if (!members.containsKey("info")) {
            return null;
        }
        if (!(members.get("info") instanceof Map<?, ?> object)) {
            throw new IllegalArgumentException("no object");
        }
        String info = ClaimJson.write(object);
        if (ClaimJson.bytes(info) > ProtocolLimits.MAX_MEMBER_INFO_BYTES) {
            throw new IllegalArgumentException("too large an object");
        }
        return info;
    }
}
