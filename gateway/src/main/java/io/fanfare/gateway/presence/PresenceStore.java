package io.fanfare.gateway.presence;

import io.fanfare.protocol.TopicName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Where nodes write down who is where, for all of them. It may forget everything at any time. Called on the thread of presence, carried
 * out in the order of the calls as far as one topic, or the leases, are concerned; nothing blocks.
 *
 * <p>Answers come on any thread. While there is no connection each fails at once, and what was under way when it broke fails too: it
 * may have been carried out or not. A failure is a {@link PresenceUnavailableException}.
 */
interface PresenceStore extends AutoCloseable {

    /** Hears of the connection, on any thread; first that there is one. */
    interface Listener {
        void onConnected();

        /** @param reason in short words for an operator; no secrets */
        void onLost(String reason);
    }

    /**
     * What is to be written of somebody. Of each term it is an entry of its own.
     *
     * @param what null to remove it
     */
    record Write(TopicName topic, long node, long term, String id, StoredAttendee what) {}

    /** Connects, again and again if it has to. Once, before anything else. */
    void open(Listener listener);

    /** Writes and removes, each for itself. */
    CompletionStage<Void> write(List<Write> writes);

    /** All that is written down of a topic. What is written meanwhile may be part of it or not; what can't be read is not. */
    CompletionStage<List<StoredAttendee>> load(TopicName topic);

    /** Of those of these nodes that have a lease, the term that it says. */
    CompletionStage<Map<Long, Long>> leases(Collection<Long> nodes);

    /** Begins this node's lease. */
    CompletionStage<Void> begin(long term);

    /**
     * Begins its time anew, if it is there still.
     *
     * @return whether it was
     */
    CompletionStage<Boolean> renew(long term);

    /** Ends this node's lease. */
    CompletionStage<Void> giveUp();

    /**
     * Keeps topics for some thousand seconds more: what nobody keeps is forgotten in the end.
     *
     * @return those that are not there
     */
    CompletionStage<List<TopicName>> keep(List<TopicName> topics);

    /** Short words for logs; no secrets. */
    String description();

    /** Ends the connection. May wait a moment. Idempotent. */
    @Override
    void close();
}
