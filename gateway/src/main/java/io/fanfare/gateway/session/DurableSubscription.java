package io.fanfare.gateway.session;

import io.fanfare.gateway.presence.Departure;
import io.fanfare.gateway.topic.MessageBatch;
import io.fanfare.gateway.topic.RecentPublications;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ResumeResult;
import io.fanfare.storage.StoredPublication;
import io.fanfare.storage.TopicHead;

/**
 * A subscription to a durable topic. Its client sees offset n+1 after n and nothing else: what was seen is dropped, and
 * whenever something is missing, or the client is slow, it stops taking live messages and catches up from history.
 *
 * <p>Its whole state is a position, and whether it is live or reading history.
 */
final class DurableSubscription extends Subscription {
    /** What the client has: everything up to here and nothing after. */
    private long epoch;

    private long lastOffset;
    /** Null while live. Before the first head is known: a catch-up that has not begun. */
    private CatchUp catchUp;

    DurableSubscription(Session session, long requestId) {
        super(session, requestId);
    }

    /** From here on the loop keeps what comes live, so that nothing is lost until the store has said where the head is. */
    void awaitHead() {
        beginHistory();
    }

    /**
     * The store has named the head: answers the subscribe and starts where the client asked.
     *
     * @param after as in {@link io.fanfare.protocol.Command.Subscribe.Target}
     */
    void open(TopicHead head, Position after, boolean liveOnEpochChange) {
        ResumeResult result = judge(head, after);
        session()
                .connection()
                .send(new Event.Subscribed(
                        takeRequest(),
                        topic().name(),
                        topic().id(),
                        new Position(head.epoch(), head.headOffset()),
                        result));
        epoch = head.epoch();
        switch (result) {
            case LIVE -> lastOffset = head.headOffset();
            case CONTINUES -> lastOffset = after.offset();
            case GAP -> {
                lastOffset = after.offset();
                skip(head.oldestOffset());
            }
            case EPOCH_CHANGED -> startNewLife(head, liveOnEpochChange ? head.headOffset() : head.oldestOffset() - 1);
        }
        boolean isLive = lastOffset >= head.headOffset() && goLive();
        if (!isLive) {
            session().services().metrics().catchUpStarted();
            catchUp.proceed();
        } else if (result != ResumeResult.LIVE) {
            sendBatchEnd(true);
        }
    }

    private static ResumeResult judge(TopicHead head, Position after) {
        if (after == null) {
            return ResumeResult.LIVE;
        }
        if (!head.knows(after)) {
            return ResumeResult.EPOCH_CHANGED;
        }
        return head.oldestOffset() > after.offset() + 1 ? ResumeResult.GAP : ResumeResult.CONTINUES;
    }

    @Override
    protected void onBatch(MessageBatch batch) {
        if (catchUp != null || batch.epoch() == epoch && batch.lastOffset() <= lastOffset) {
            return;
        }
        boolean isNext = batch.epoch() == epoch && batch.firstOffset() <= lastOffset + 1;
        if (!isNext || !session().connection().isWritable()) {
            startCatchUp();
            return;
        }
        if (batch.firstOffset() == lastOffset + 1) {
            deliver(batch, 0);
        } else {
            deliver(batch, (int) (lastOffset + 1 - batch.firstOffset()));
        }
        lastOffset = batch.lastOffset();
    }

    @Override
    protected void onBatchFailed(MessageBatch batch) {
        if (catchUp == null) {
            startCatchUp();
        }
    }

    @Override
    protected void onMissed(long count) {
        if (catchUp == null) {
            startCatchUp();
        }
    }

    @Override
    protected void onHead(long headEpoch, long headOffset) {
        if (catchUp == null && (headEpoch != epoch || headOffset > lastOffset)) {
            startCatchUp();
        }
    }

    private void startCatchUp() {
        session().services().metrics().catchUpStarted();
        beginHistory();
        catchUp.proceed();
    }

    private void beginHistory() {
        set().beginHistory();
        catchUp = new CatchUp(this, session());
    }

    /** Delivers a page's next publication. */
    void deliverStored(StoredPublication stored) {
        if (stored.offset() == lastOffset + 1) {
            deliver(topic().id(), epoch, stored.offset(), stored.publication());
            lastOffset = stored.offset();
        }
    }

    /** A fault of ours has interrupted it: after a while it goes on from its position. */
    void recover() {
        if (catchUp == null) {
            beginHistory();
        }
        catchUp.proceedLater();
    }

    /** Whether the offsets of this head belong to another life of the store than the client's. */
    boolean isAnotherLife(TopicHead head) {
        return head.epoch() != epoch || head.headOffset() < lastOffset;
    }

    /** Tells the client to forget its position and goes on after an offset of the new life. */
    void startNewLife(TopicHead head, long afterOffset) {
        epoch = head.epoch();
        lastOffset = afterOffset;
        session().connection().send(new Event.EpochChanged(topic().id(), epoch, afterOffset + 1));
    }

    /** Tells the client that what it would see next is not there any more, or can't be brought to it. */
    void skip(long nextOffset) {
        long askedOffset = lastOffset;
        lastOffset = nextOffset - 1;
        session().connection().send(new Event.Gap(topic().id(), askedOffset, nextOffset));
    }

    void sendBatchEnd(boolean isLive) {
        session().connection().send(new Event.BatchEnd(topic().id(), lastOffset, isLive));
    }

    /**
     * Goes live if everything that this loop has seen after the client's position is at hand, and delivers that.
     *
     * @return false if the store must be read once more
     */
    boolean goLive() {
        RecentPublications recent = set().recent();
        long seen = set().epoch() == epoch ? set().lastOffset() : 0;
        if (seen > lastOffset && (recent.lastOffset() != seen || !recent.covers(lastOffset))) {
            return false;
        }
        while (lastOffset < seen) {
            deliver(topic().id(), epoch, lastOffset + 1, recent.get(lastOffset + 1));
            lastOffset++;
        }
        endHistory();
        return true;
    }

    private void endHistory() {
        catchUp.end();
        catchUp = null;
        set().endHistory();
    }

    @Override
    void end(Departure departure) {
        if (catchUp != null) {
            endHistory();
        }
        super.end(departure);
    }

    /** The life of the store that the client's offsets belong to. */
    long epoch() {
        return epoch;
    }

    /** The last offset that the client has. */
    long lastOffset() {
        return lastOffset;
    }
}
