package io.fanfare.bench.load;

import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Mode;
import io.fanfare.bench.plan.Parameter;

/**
 * Who follows what, and who publishes what. Subscriber i follows topic i modulo topics. A stream is a topic and one of
 * those who write to it; the streams of a topic are next to each other.
 *
 * @param subscribers in all
 * @param writers streams of each topic
 * @param publishers connections that only publish; 0 if the subscribers do it
 */
record TopicLayout(int topics, int subscribers, int writers, int publishers) {
    static TopicLayout of(LoadSpec spec) {
        int publishers = spec.number(Parameter.PUBLISHERS);
        if (spec.mode() == Mode.CHAT) {
            int rooms = spec.number(Parameter.ROOMS);
            int members = spec.number(Parameter.MEMBERS);
            return new TopicLayout(rooms, rooms * members, members, 0);
        }
        int topics = spec.number(Parameter.TOPICS);
        int subscribers = spec.has(Parameter.SUBSCRIBERS) ? spec.number(Parameter.SUBSCRIBERS) : topics;
        return new TopicLayout(topics, subscribers, topics == 1 ? publishers : 1, publishers);
    }

    /** Which turn a subscriber has when nodes take turns: those of one topic follow each other, and so do topics. */
    int turnOf(int subscriber) {
        return subscriber % topics + subscriber / topics;
    }

    int streams() {
        return topics * writers;
    }

    int topicOf(int stream) {
        return stream / writers;
    }

    int firstStreamOf(int topic) {
        return topic * writers;
    }

    /** Which publisher a stream is of; if there are none, which subscriber. */
    int publisherOf(int stream) {
        return publishers > 0 ? stream % publishers : stream % writers * topics + stream / writers;
    }

    /** How many subscribers a topic has. */
    int audience(int topic) {
        return subscribers / topics + (topic < subscribers % topics ? 1 : 0);
    }
}
