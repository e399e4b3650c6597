package io.fanfare.gateway.session;

import io.fanfare.protocol.TopicName;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Sends what the sessions of a loop push to backends: what one session pushes to one topic one after the other, all else at once. What
 * waits here has a place among its session's requests in flight, so there is no bound of its own. Owned by the loop.
 */
final class ForwardOrder {
    /** What waits behind the one that is under way; there is a queue for as long as one is. */
    private final Map<Lane, ArrayDeque<Forwarding>> waiting = new HashMap<>();

    private record Lane(Session session, TopicName topic) {}

    void add(Forwarding forwarding) {
        Lane lane = new Lane(forwarding.session(), forwarding.topic());
        ArrayDeque<Forwarding> queue = waiting.get(lane);
        if (queue == null) {
            waiting.put(lane, new ArrayDeque<>(1));
            forwarding.send(() -> next(lane));
        } else {
            queue.add(forwarding);
        }
    }

    private void next(Lane lane) {
        Forwarding following = waiting.get(lane).poll();
        if (following == null) {
            waiting.remove(lane);
        } else {
            following.send(() -> next(lane));
        }
    }

    /** How many sessions wait for a backend, each topic by itself. */
    int laneCount() {
        return waiting.size();
    }
}
