package io.fanfare.gateway.session;

import io.fanfare.storage.StoredPublication;
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicPage;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Brings one durable subscription from where it is to live: reads history page by page, as fast as its client reads, and
 * goes over to live messages once nothing lies between. Owned by the subscription's loop.
 *
 * <p>A read that fails is tried again later: the subscription waits, nothing is skipped.
 */
final class CatchUp implements HistoryRead {
    static final int PAGE_MESSAGES = 256;
    static final int PAGE_BYTES = 64 * 1024;
    private static final int RETRY_MILLIS = 500;

    private final DurableSubscription subscription;
    private final Session session;
    /** The offset that could not be delivered once, 0 if none. */
    private long failedOffset;

    private boolean isEnded;

    CatchUp(DurableSubscription subscription, Session session) {
        this.subscription = subscription;
        this.session = session;
    }

    /** Reads the next page when the client has read enough of what is pending. */
    void proceed() {
        session.loop().historyReads().enter(this);
    }

    /** The subscription is gone: what is under way comes to nothing. */
    void end() {
        isEnded = true;
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public ReadKind kind() {
        return ReadKind.RESUME;
    }

    @Override
    public boolean isVoid() {
        return isEnded;
    }

    @Override
    public int pageBytes(long roomBytes) {
        return (int) Math.max(MIN_PAGE_BYTES, Math.min(PAGE_BYTES, roomBytes));
    }

    @Override
    public void begin(ReadTurn turn) {
        session.loop()
                .afterwards(
                        () -> session.services()
                                .history()
                                .readAfter(
                                        subscription.topic(),
                                        subscription.epoch(),
                                        subscription.lastOffset(),
                                        PAGE_MESSAGES,
                                        turn.pageBytes()),
                        (page, failure) -> onRead(turn, page, failure));
    }

    private void onRead(ReadTurn turn, TopicPage page, Throwable failure) {
        try {
            goOn(page, failure);
        } finally {
            turn.end();
        }
    }

    private void goOn(TopicPage page, Throwable failure) {
        if (isEnded) {
            return;
        }
        if (failure != null) {
            session.services().metrics().storeReadFailed();
            proceedLater();
            return;
        }
        try {
            take(page);
        } catch (RuntimeException | Error fault) {
            session.loop().shard().faults().note(subscription.topic().name(), fault);
            proceedLater();
        }
    }

    /** Goes on from the subscription's position after a while. */
    void proceedLater() {
        session.loop()
                .later(this::retry, RETRY_MILLIS + ThreadLocalRandom.current().nextInt(RETRY_MILLIS));
    }

    private void take(TopicPage page) {
        if (subscription.isAnotherLife(page.head())) {
            subscription.startNewLife(page.head(), page.head().oldestOffset() - 1);
            proceed();
            return;
        }
        deliver(page);
    }

    /** A publication that can't be delivered the second time either never can: its client is told of a gap. */
    private void deliver(StoredPublication stored) {
        try {
            subscription.deliverStored(stored);
        } catch (RuntimeException fault) {
            if (failedOffset != stored.offset()) {
                failedOffset = stored.offset();
                throw fault;
            }
            session.loop().shard().faults().note(subscription.topic().name(), fault);
            subscription.skip(stored.offset() + 1);
        }
    }

    private void retry() {
        if (!isEnded) {
            proceed();
        }
    }

    private void deliver(TopicPage page) {
        TopicHead head = page.head();
        if (head.oldestOffset() > subscription.lastOffset() + 1) {
            subscription.skip(head.oldestOffset());
        }
        List<StoredPublication> publications = page.publications();
        for (int i = 0; i < publications.size(); i++) {
            StoredPublication stored = publications.get(i);
            if (stored.offset() > subscription.lastOffset() + 1) {
                subscription.skip(stored.offset());
            }
            deliver(stored);
        }
        session.services().metrics().catchUpPage(publications.size());
        boolean isLive = subscription.lastOffset() >= head.headOffset() && subscription.goLive();
        subscription.sendBatchEnd(isLive);
        if (!isLive) {
            proceed();
        }
    }
}
