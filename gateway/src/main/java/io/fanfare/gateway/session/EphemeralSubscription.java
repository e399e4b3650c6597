package io.fanfare.gateway.session;

import io.fanfare.gateway.presence.Departure;
import io.fanfare.gateway.topic.MessageBatch;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.ResumeResult;

/**
 * A subscription to an ephemeral topic. While its client reads too slowly it gets what the namespace's policy says, and is
 * told how many messages it missed before the next one that it gets.
 */
final class EphemeralSubscription extends Subscription {
    private boolean isOpen;
    /** Messages dropped and not yet reported to the client. */
    private long unreported;

    EphemeralSubscription(Session session, long requestId) {
        super(session, requestId);
    }

    /** The bus brings the topic's messages: answers the subscribe. */
    void open() {
        session()
                .connection()
                .send(new Event.Subscribed(takeRequest(), topic().name(), topic().id(), null, ResumeResult.LIVE));
        isOpen = true;
    }

    @Override
    protected void onBatch(MessageBatch batch) {
        if (!isOpen) {
            return;
        }
        if (session().connection().isWritable() && !session().hasBacklog()) {
            reportSkipped();
            deliver(batch, 0);
        } else {
            onBatchWhileSlow(batch);
        }
    }

    @Override
    protected void onBatchFailed(MessageBatch batch) {
        if (!isOpen || !session().connection().isWritable() || session().hasBacklog()) {
            drop(batch.count());
            return;
        }
        for (int i = 0; i < batch.count(); i++) {
            deliverOrDrop(batch.publication(i));
        }
    }

    /** Delivers one message for itself; if it can't be, the client is told with the next one. */
    void deliverOrDrop(Publication publication) {
        try {
            reportSkipped();
            deliver(topic().id(), 0, 0, publication);
        } catch (RuntimeException fault) {
            session().loop().shard().faults().note(topic().name(), fault);
            drop(1);
        }
    }

    private void onBatchWhileSlow(MessageBatch batch) {
        switch (topic().rules().slow()) {
            case DROP_OLDEST -> {
                for (int i = 0; i < batch.count(); i++) {
                    session().backlog().add(this, batch.publication(i));
                }
            }
            case CONFLATE -> {
                drop(batch.count() - 1);
                session().backlog().replace(this, batch.publication(batch.count() - 1));
            }
            case CATCH_UP, DISCONNECT -> {
                drop(batch.count());
                session().connection().close(CloseCode.SLOW_CONSUMER, "the client reads too slowly");
            }
        }
    }

    @Override
    protected void onMissed(long count) {
        drop(count);
        if (isOpen && session().connection().isWritable() && !session().hasBacklog()) {
            reportSkipped();
        }
    }

    @Override
    protected void onHead(long epoch, long headOffset) {
        throw new IllegalStateException("an ephemeral topic has no head");
    }

    /** Counts messages that the client will not get. */
    void drop(long count) {
        unreported += count;
        if (count > 0) {
            session().services().metrics().skipped(count);
        }
    }

    private void reportSkipped() {
        if (unreported > 0) {
            session().connection().send(new Event.Skipped(topic().id(), unreported));
            unreported = 0;
        }
    }

    @Override
    void onWritable() {
        if (isOpen && !session().hasBacklog()) {
            reportSkipped();
        }
    }

    @Override
    void end(Departure departure) {
        isOpen = false;
        super.end(departure);
    }

    boolean isOpen() {
        return isOpen;
    }
}
