package io.fanfare.gateway.auth.key;

import io.fanfare.gateway.auth.TopicPattern;
import io.fanfare.protocol.TopicName;
import java.util.Locale;

/**
 * One thing that a key allows: {@code publish:room:*}, {@code history:room:42}, {@code sessions}.
 *
 * @param topics null where no topic is concerned
 */
public record KeyScope(Kind kind, TopicPattern topics) {
    /** What a scope may be, as a phrase. */
    public static final String EXPECTED =
            "publish, history or presence, each with :TOPICS such as publish:room:*; sessions or admin";

    /** What may be allowed. */
    public enum Kind {
        PUBLISH(true),
        HISTORY(true),
        PRESENCE(true),
        /** To find the sessions of users, to end them, and to revoke tokens. */
        SESSIONS(false),
        /** To see how the node does, and to change how it works. */
        ADMIN(false);

        private final boolean hasTopics;

        Kind(boolean hasTopics) {
            this.hasTopics = hasTopics;
        }

        /** As scopes name it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads a scope.
     *
     * @throws IllegalArgumentException that names it, and what was expected
     */
    public static KeyScope parse(String text) {
        for (Kind kind : Kind.values()) {
            if (!kind.hasTopics && text.equals(kind.text())) {
                return new KeyScope(kind, null);
            }
            if (kind.hasTopics && text.startsWith(kind.text() + ":")) {
                return new KeyScope(kind, topics(text, kind));
            }
        }
        throw new IllegalArgumentException(refused(text));
    }

    private static TopicPattern topics(String text, Kind kind) {
        try {
            TopicPattern topics = TopicPattern.parse(text.substring(kind.text().length() + 1));
            if (!topics.isOfOneUser()) {
                return topics;
            }
        } catch (IllegalArgumentException fault) {
            throw new IllegalArgumentException("scope: " + text + ": " + fault.getMessage(), fault);
        }
        throw new IllegalArgumentException("scope: " + text + " (expected: no {sub}, since a key belongs to no user)");
    }

    private static String refused(String text) {
        return "scope: '" + text + "' (expected: " + EXPECTED + ")";
    }

    boolean allows(Kind asked, TopicName topic) {
        return kind == asked && (topics == null || topics.matches(topic, ""));
    }

    @Override
    public String toString() {
        return kind.text() + (topics == null ? "" : ":" + topics);
    }
}
