package io.fanfare.gateway.presence;

import io.fanfare.protocol.TopicName;
import java.util.concurrent.CompletionStage;

/**
 * Who is in which topic: of this node's sessions what they say, of the other nodes' what is known of them. Any thread; nothing
 * blocks, and what one thread says of a topic is taken in that order.
 *
 * <p>What is told is always right in the end: at most a second after a session has entered or left as {@link Departure#MEANT} all nodes
 * show it; what a node had that was killed is gone after its lease.
 */
public interface PresenceDirectory extends AutoCloseable {

    /**
     * A session of this node has entered a topic, or shows something else of itself: then with the same id and a later revision.
     *
     * @param place sessions of the same place (a user's device, say) are the same presence: one that enters takes the place of one
     *     that was {@link Departure#CUT_OFF} on any node. Null: it has none
     */
    void enter(TopicName topic, Attendance attendance, String place);

    /** The session has left. One that is not there is no fault. */
    void leave(TopicName topic, String id, Departure departure);

    /** Begins to watch a topic. Nothing is told before a state is asked for. */
    <A> PresenceWatch<A> watch(TopicName topic, PresenceAudience<A> audience);

    /**
     * Reads who is in a topic, whether somebody watches it or not.
     *
     * @param after the id after which to begin, or null
     * @param limit 1..1,000
     * @return fails with a {@link PresenceUnavailableException} if nothing can be said now
     */
    CompletionStage<PresencePage> read(TopicName topic, String after, int limit);

    /** Takes what this node had out of sight of the others, within a short time. Idempotent. */
    @Override
    void close();
}
