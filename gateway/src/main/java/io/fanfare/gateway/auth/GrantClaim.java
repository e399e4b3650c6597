package io.fanfare.gateway.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the claim {@value #NAME} of a token: an object that names, for each action, the topics in which it is granted, such as
 * <code>{"subscribe": ["room:*", "user:{sub}:*"], "publish": ["room:42"]}</code>. What it does not name is not granted; members
 * that this node does not know grant nothing (RFC 7519 §4).
 */
final class GrantClaim {
    static final String NAME = "fanfare";

    private GrantClaim() {}

    /** @return null if it is not what it should be */
    static Grants of(Object claim) {
        if (!(claim instanceof Map<?, ?> actions)) {
            return null;
        }
        try {
            return new Grants(
                    patterns(actions.get("subscribe")),
                    patterns(actions.get("publish")),
                    patterns(actions.get("presence")),
                    patterns(actions.get("history")));
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
}
