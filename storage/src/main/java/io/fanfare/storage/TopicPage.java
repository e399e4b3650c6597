package io.fanfare.storage;

import java.util.List;

/**
 * A part of a topic's history, oldest first and without holes.
 *
 * @param head the topic's head, taken in the same read
 */
public record TopicPage(TopicHead head, List<StoredPublication> publications) {
    public TopicPage {
        publications = List.copyOf(publications);
    }
}
