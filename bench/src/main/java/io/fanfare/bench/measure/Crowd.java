package io.fanfare.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Participants of one scenario. Joins a few hundred at a time; a failure of any of them ends the scenario. */
final class Crowd implements AutoCloseable {
    private static final int JOINING_AT_ONCE = 500;
    private static final int LIMIT_SECONDS = 60;

    private final Setting setting;
    private final Receiver receiver;
    private final List<Participant> participants = new ArrayList<>();
    private final Semaphore joining = new Semaphore(JOINING_AT_ONCE);
    private final Semaphore left = new Semaphore(0);
    private volatile boolean isClosing;
    private volatile String failure;

    private final class Membership implements Subject.Membership {
        @Override
        public void onReady() {
            joining.release();
        }

        @Override
        public void onFailed(String reason) {
            if (isClosing) {
                left.release();
            } else {
                failure = reason;
                joining.release();
            }
        }
    }

    Crowd(Setting setting, Receiver receiver) {
        this.setting = setting;
        this.receiver = receiver;
    }

    /** Connects and subscribes more participants, and waits until all are ready. */
    void join(int count, IntFunction<int[]> topics) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            acquire(joining, 1);
            Participant participant = setting.subject().newParticipant(topics.apply(i), receiver, new Membership());
            participants.add(participant);
            setting.dialer().dial(setting.subject().endpoint(), participant);
        }
        acquire(joining, JOINING_AT_ONCE);
        joining.release(JOINING_AT_ONCE);
        check();
    }

    /** Someone who subscribes to nothing. */
    Participant joinPublisher() throws InterruptedException {
        join(1, i -> new int[0]);
        return participants.get(participants.size() - 1);
    }

    private void acquire(Semaphore semaphore, int permits) throws InterruptedException {
        if (!semaphore.tryAcquire(permits, LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server did not answer for " + LIMIT_SECONDS + " s");
        }
    }

    /** Fails if anything went wrong for anybody. */
    void check() {
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
    }

    /** Everybody leaves. */
    @Override
    public void close() {
        isClosing = true;
        participants.forEach(Participant::close);
        try {
            acquire(left, failure == null ? participants.size() : 0);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
