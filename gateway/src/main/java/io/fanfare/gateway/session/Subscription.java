package io.fanfare.gateway.session;

import io.fanfare.gateway.topic.Subscriber;
import io.fanfare.gateway.topic.SubscriberSet;
import io.fanfare.gateway.topic.Topic;

/** One session's interest in one topic, and the request for it until that is answered. Owned by the session's loop. */
abstract class Subscription extends Subscriber {
    private final Session session;
    private SubscriberSet set;
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

    /** Leaves the topic; for good. */
    void end() {
        session.services().hub().detach(set, this);
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
