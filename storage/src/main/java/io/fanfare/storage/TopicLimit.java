package io.fanfare.storage;

import io.fanfare.protocol.TopicName;
import java.util.Set;

/**
 * How many topics a store keeps. A topic stays for ever, since a head that was forgotten would give its offsets out again.
 *
 * @param max topics that may have been published to; 1 or more
 * @param always those that are made even then
 */
public record TopicLimit(long max, Set<TopicName> always) {
    public static final TopicLimit NONE = new TopicLimit(Long.MAX_VALUE, Set.of());

    public TopicLimit {
        if (max < 1) {
            throw new IllegalArgumentException("maxTopics: " + max + " (expected: >= 1)");
        }
        always = Set.copyOf(always);
    }

    /** One without exceptions. */
    public static TopicLimit of(long max) {
        return new TopicLimit(max, Set.of());
    }

    /**
     * Whether a topic may be made.
     *
     * @param count how many there are
     */
    public boolean allows(TopicName topic, long count) {
        return count < max || always.contains(topic);
    }
}
