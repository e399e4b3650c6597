package io.fanfare.gateway.presence;

import io.fanfare.gateway.presence.PresenceMessages.Change;
import io.fanfare.gateway.presence.PresenceStore.Write;
import io.fanfare.protocol.TopicName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What this node has to write down: who has changed since, and, after the store may have lost something, everything. Each is written as
 * it is when its turn comes, so that what changes often costs no more. Pure; not for several threads.
 */
final class OwnWrites {
    private final long self;
    private final PresenceTopics topics;
    private final int maxChanged;
    private final Set<Graces.Key> changed = new LinkedHashSet<>();
    private final Deque<TopicName> again = new ArrayDeque<>();
    private long term;

    /**
     * Some of it on its way.
     *
     * @param changes what others are to be told once it is written
     * @param again topics that are written once more
     */
    record Portion(List<Write> writes, List<Change> changes, List<TopicName> again) {}

    /** @param maxChanged of more that wait none are remembered: what is there is written again, and what has gone is of an older term */
    OwnWrites(long self, PresenceTopics topics, int maxChanged) {
        this.self = self;
        this.topics = topics;
        this.maxChanged = maxChanged;
    }

    void add(TopicName topic, String id) {
        if (changed.size() < maxChanged) {
            changed.add(new Graces.Key(topic, id));
        } else {
            beginTerm();
        }
    }

    /** Everything is written again in a new term: what is not, because it went meanwhile, is not there any more. */
    void beginTerm() {
        term++;
        if (changed.size() >= maxChanged) {
            changed.clear();
        }
        again.clear();
        again.addAll(topics.ownTopics());
    }

    /** What was written of a topic is not there. */
    void writeAgain(TopicName topic) {
        if (!topics.own(topic).isEmpty()) {
            again.add(topic);
        }
    }

    long term() {
        return term;
    }

    boolean isEmpty() {
        return changed.isEmpty() && again.isEmpty();
    }

    /**
     * Takes some away: so many, or the rest of a topic more.
     *
     * @param settledTerm that others believe in, as long as not all is written in this one: what is gone or written anew goes there
     */
    Portion take(int limit, long settledTerm) {
        List<Write> writes = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        Iterator<Graces.Key> keys = changed.iterator();
        while (keys.hasNext() && writes.size() < limit) {
            Graces.Key key = keys.next();
            keys.remove();
            Attendee attendee = topics.own(key.topic()).get(key.id());
            long version = attendee == null ? topics.version() : attendee.version();
            changes.add(new Change(key.topic(), key.id(), version, attendee));
            write(writes, key.topic(), key.id(), attendee, settledTerm);
        }
        List<TopicName> written = new ArrayList<>();
        while (!again.isEmpty() && writes.size() < limit) {
            TopicName topic = again.poll();
            written.add(topic);
            for (Map.Entry<String, Attendee> one : topics.own(topic).entrySet()) {
                write(writes, topic, one.getKey(), one.getValue(), settledTerm);
            }
        }
        return new Portion(writes, changes, written);
    }

    private void write(List<Write> writes, TopicName topic, String id, Attendee attendee, long settledTerm) {
        StoredAttendee what = attendee == null ? null : new StoredAttendee(self, term, attendee);
        writes.add(new Write(topic, self, term, id, what));
        if (settledTerm != term && settledTerm > 0) {
            writes.add(new Write(topic, self, settledTerm, id, null));
        }
    }

    /** It may not have been written. */
    void putBack(Portion portion) {
        portion.changes().forEach(change -> add(change.topic(), change.id()));
        again.addAll(portion.again());
    }

    /** Removes everything that this node has. */
    List<Write> removals(long settledTerm) {
        List<Write> writes = new ArrayList<>();
        for (TopicName topic : topics.ownTopics()) {
            for (String id : topics.own(topic).keySet()) {
                write(writes, topic, id, null, settledTerm);
            }
        }
        return writes;
    }
}
