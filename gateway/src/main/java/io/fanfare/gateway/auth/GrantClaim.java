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
        List<TopicPattern> subscribe = patterns(actions.get("subscribe"));
        List<TopicPattern> publish = patterns(actions.get("publish"));
        List<TopicPattern> presence = patterns(actions.get("presence"));
        List<TopicPattern> history = patterns(actions.get("history"));
        return subscribe == null || publish == null || presence == null || history == null
                ? null
                : new Grants(subscribe, publish, presence, history);
    }

    /** Null if there is anything that is no pattern. */
    private static List<TopicPattern> patterns(Object value) {
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> texts) || texts.size() > Grants.MAX_PATTERNS) {
            return null;
        }
        List<TopicPattern> patterns = new ArrayList<>(texts.size());
        for (Object text : texts) {
            TopicPattern pattern = text instanceof String one ? patternOrNull(one) : null;
            if (pattern == null) {
                return null;
            }
            patterns.add(pattern);
        }
        return patterns;
    }

    private static TopicPattern patternOrNull(String text) {
        try {
            return TopicPattern.parse(text);
        } catch (IllegalArgumentException notOne) {
            return null;
        }
    }
}
