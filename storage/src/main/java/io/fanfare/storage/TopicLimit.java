package io.fanfare.storage;

import io.fanfare.protocol.TopicName;
import java.util.Set;

/**
 * How many topics a store keeps. A topic stays for ever, since a head that was forgotten would give its offsets out again.
 *
 * @param max topics that may have been published to
 * @param always those that are made even then
 */
public record TopicLimit(long max, Set<TopicName> always) {
    public static final TopicLimit NONE = new TopicLimit(Long.MAX_VALUE, Set.of());

    public TopicLimit {
        always = Set.copyOf(always);
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
