package io.fanfare.bench.load;

import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Parameter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Lets members in, a bounded number at a time. One thread. */
final class JoinThrottle {
    private static final int DEFAULT_AT_ONCE = 500;
    static final int LIMIT_SECONDS = 60;

    private final int limitSeconds;
    private final StopSignal stop;
    private final int atOnce;
    private final Semaphore free;
    private final AtomicInteger joined = new AtomicInteger();
    private final AtomicReference<String> failure = new AtomicReference<>();
    /** Those who are neither in nor known not to be let in. */
    private final Set<Member> underWay = ConcurrentHashMap.newKeySet();

    /** What becomes of one member. */
    private final class Place implements Member.Joining {
        private final Member member;

        private Place(Member member) {
            this.member = member;
            underWay.add(member);
        }

        @Override
        public void onJoined() {
            underWay.remove(member);
            joined.incrementAndGet();
            free.release();
        }

        @Override
        public void onNotJoined(String reason) {
            underWay.remove(member);
            failure.compareAndSet(null, reason);
            free.release();
        }
    }

    JoinThrottle(LoadContext context, LoadSpec spec) {
        this(context, spec, LIMIT_SECONDS);
    }

    /**
     * @param limitSeconds how long the server may take for one
     */
    JoinThrottle(LoadContext context, LoadSpec spec, int limitSeconds) {
        this.limitSeconds = limitSeconds;
        stop = context.stop();
        int wanted = spec.has(Parameter.AT_ONCE) ? spec.number(Parameter.AT_ONCE) : DEFAULT_AT_ONCE;
        atOnce = Math.max(1, wanted / context.part().count());
        free = new Semaphore(atOnce);
    }

    /**
     * Connects members and waits until all are in.
     *
     * @throws LoadException if one is not let in, or the server does not answer for {@value #LIMIT_SECONDS} s
     */
    void joinAll(List<Member> members) throws InterruptedException {
        for (Member member : members) {
            if (stop.isRequested() || failure.get() != null) {
                break;
            }
            join(member);
        }
        awaitAll();
        if (failure.get() != null) {
            throw new LoadException("connection " + (joined.get() + 1) + ": " + failure.get());
        }
    }

    /** Connects one member as soon as it may. */
    void join(Member member) throws InterruptedException {
        acquire(1);
        member.join(new Place(member));
    }

    /** Connects one again who has left, as soon as it may. */
    void rejoin(Member member) throws InterruptedException {
        acquire(1);
        member.rejoin(new Place(member));
    }

    /** Waits until everybody is in, or is known not to be let in. */
    void awaitAll() throws InterruptedException {
        acquire(atOnce);
        free.release(atOnce);
    }

    /** Some may be turned away when many come at once, but not all. */
    void failIfNobodyJoined() {
        if (joined.get() == 0 && failure.get() != null) {
            throw new LoadException("nobody was let in: " + failure.get());
        }
    }

    private void acquire(int permits) throws InterruptedException {
        if (!free.tryAcquire(permits, limitSeconds, TimeUnit.SECONDS)) {
            String who = underWay.stream().findFirst().map(Member::progress).orElse("the server does not answer");
            throw new LoadException("connection " + (joined.get() + 1) + ": " + who + ", for " + limitSeconds + " s");
        }
    }
}
