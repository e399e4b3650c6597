package io.fanfare.gateway.session;

import io.fanfare.gateway.presence.Departure;
import io.fanfare.gateway.topic.MessageBatch;
import io.fanfare.gateway.topic.Subscriber;
import io.fanfare.gateway.topic.SubscriberSet;
import io.fanfare.gateway.topic.Topic;
import io.fanfare.protocol.Publication;

/** One session's interest in one topic, and the request for it until that is answered. Owned by the session's loop. */
abstract class Subscription extends Subscriber {
    private final Session session;
    private SubscriberSet set;
    /** Null where nothing is told of who is there, and the client does not want it. */
    private TopicPresence presence;
    /** The bits of the id of the subscribe that waits for its answer, 0 once it has it. */
    private int unansweredRequest;

    /**
     * @param requestId of the subscribe, 1..2^32-1
     */
    Subscription(Session session, long requestId) {
        this.session = session;
        this.unansweredRequest = (int) requestId;
    }

    /** Whether the subscribe waits for its answer. */
    final boolean isUnanswered() {
        return unansweredRequest != 0;
    }

    /** The request that is being answered now: once only. */
    final long takeRequest() {
        long requestId = Integer.toUnsignedLong(unansweredRequest);
        unansweredRequest = 0;
        return requestId;
    }

    /** Joins the topic. Messages may come from now on; those before the answer is sent are not for the client. */
    final void attach(SubscriberSet subscriberSet) {
        set = subscriberSet;
    }

    /** What is shown of its session, and told to it, once it is open. */
    final void attend(TopicPresence ofThis) {
        presence = ofThis;
    }

    /** Null where nothing is told of who is there, and the client does not want it. */
    final TopicPresence presence() {
        return presence;
    }

    /** Leaves the topic; for good. */
    void end(Departure departure) {
        if (presence != null) {
            presence.end(departure);
        }
        session.services().hub().detach(set, this);
    }

    /** Writes one message to the client. */
    final void deliver(int topicId, long epoch, long offset, Publication publication) {
        session.connection().deliver(topicId, epoch, offset, publication);
        session.loop().countDelivered(1, publication.payload().bytes().length);
    }

    /** Writes the messages of a batch to the client, from one on. */
    final void deliver(MessageBatch batch, int from) {
        session.connection().deliver(batch, from);
        session.loop().countDelivered(batch.count() - from, batch.payloadBytes(from));
    }

    /** The connection is writable again, and nothing else waits for it. */
    void onWritable() {
        // Who reads history has its turn in the line of reads.
    }

    final Session session() {
        return session;
    }

    final SubscriberSet set() {
        return set;
    }

    final Topic topic() {
        return set.topic();
    }
}
