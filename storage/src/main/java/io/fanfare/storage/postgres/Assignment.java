package io.fanfare.storage.postgres;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The offsets that a batch gets, from the counters of its locked topics: one for each publication, the first one's again for a
 * duplicate. Counts the counters up.
 */
final class Assignment {
    private final List<Stored> stored = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    /** A publication that is to be written. */
    record Stored(Publication publication, long topicId, long offset) {}

    private record Place(long offset, boolean duplicate) {}

    /**
     * @param counters of the topics of the batch, but for those that can't be made
     * @param firstOffsets of the keys that are known already
     */
    Assignment(List<Publication> batch, Map<TopicName, TopicCounter> counters, Map<TopicKey, Long> firstOffsets) {
        Map<TopicKey, Long> known = new HashMap<>(firstOffsets);
        for (Publication publication : batch) {
            places.add(place(publication, counters.get(publication.topic()), known));
        }
    }

    /** Null without a counter. */
    private Place place(Publication publication, TopicCounter counter, Map<TopicKey, Long> known) {
        if (counter == null) {
            return null;
        }
        TopicKey key = publication.key() == null ? null : new TopicKey(counter.id(), publication.key());
        Long first = key == null ? null : known.get(key);
        if (first != null) {
            return new Place(first, true);
        }
        long offset = counter.next();
        stored.add(new Stored(publication, counter.id(), offset));
        if (key != null) {
            known.put(key, offset);
        }
        return new Place(offset, false);
    }

    /** What is to be written, in the order of the batch; empty if all are duplicates, or left out. */
    List<Stored> stored() {
        return stored;
    }

    /** One for each publication of the batch, in its order; null for one without a counter. */
    List<Appended> results(long epoch) {
        List<Appended> results = new ArrayList<>(places.size());
        for (Place place : places) {
            results.add(place == null ? null : new Appended(new Position(epoch, place.offset()), place.duplicate()));
        }
        return results;
    }
}
