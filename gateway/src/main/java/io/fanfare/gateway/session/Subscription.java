package io.fanfare.gateway.session;

import io.fanfare.gateway.topic.Subscriber;
import io.fanfare.gateway.topic.SubscriberSet;
import io.fanfare.gateway.topic.Topic;

/** One session's interest in one topic. Owned by the session's loop. */
abstract class Subscription extends Subscriber {
    private final Session session;
    private SubscriberSet set;

    Subscription(Session session) {
        this.session = session;
    }

    /** Joins the topic. Messages may come from now on; those before the answer is sent are not for the client. */
    final void attach(SubscriberSet subscriberSet) {
        set = subscriberSet;
    }

    /** Leaves the topic; for good. */
    void end() {
        session.services().hub().detach(set, this);
    }

    /** The connection is writable again. */
    abstract void onWritable();

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
