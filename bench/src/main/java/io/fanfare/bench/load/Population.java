package io.fanfare.bench.load;

import io.fanfare.bench.check.SentMessages;
import io.fanfare.bench.check.Tally;
import io.fanfare.bench.driver.TopicNames;
import io.fanfare.bench.meter.Count;
import io.fanfare.bench.meter.LoopMeter;
import io.fanfare.bench.meter.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The members of one load and what they share. Any thread.
 *
 * <p>Members are added by one thread while it joins them.
 */
final class Population {
    private static final long QUIET_AT_THE_END_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    final LoadContext context;
    final TopicNames topics;
    final TopicLayout layout;
    /** The last number of each stream, written by the loop of its publisher. */
    private final AtomicIntegerArray numbers;

    private final List<Member> members = new ArrayList<>();
    private volatile Window window = Window.NONE;
    private volatile Series deliverySeries = Series.DELIVERY;
    private volatile boolean isCounting = true;
    private volatile boolean isClosing;
    /** How many are to know of each other; 0 if nobody is to be told. */
    private volatile int crowd;

    private volatile long crowdSinceNanos;
    private final AtomicInteger seeing = new AtomicInteger();
    private volatile Runnable onRead = () -> {};

    Population(LoadContext context, TopicLayout layout) {
        this.context = context;
        this.layout = layout;
        topics = new TopicNames(context.name(), layout.topics());
        numbers = new AtomicIntegerArray(layout.streams());
    }

    void add(Member member) {
        members.add(member);
    }

    List<Member> members() {
        return members;
    }

    LoopMeter meter() {
        return context.meters().ofThisThread();
    }

    long nowNanos() {
        return context.clock().nanos();
    }

    int runTag() {
        return context.runTag();
    }

    /** For the loop of the stream's publisher. */
    int nextNumber(int stream) {
        int number = numbers.getPlain(stream) + 1;
        numbers.setOpaque(stream, number);
        return number;
    }

    int topicOf(int stream) {
        return layout.topicOf(stream);
    }

    void measure(Window measured) {
        window = measured;
    }

    /** Records how long it has been since something was due, if that is measured. */
    void recordSinceDue(LoopMeter meter, Series series, long dueNanos) {
        Window measured = window;
        if (measured.measures(dueNanos)) {
            meter.record(series, measured.stretchOf(dueNanos), nowNanos() - dueNanos);
        }
    }

    boolean measures(long dueNanos) {
        return window.measures(dueNanos);
    }

    /** Records a time that ends now. */
    void recordNow(LoopMeter meter, Series series, long nanos) {
        meter.record(series, window.stretchOf(nowNanos()), nanos);
    }

    /** What deliveries to those who read are recorded as. */
    void recordAs(Series series) {
        deliverySeries = series;
    }

    Series deliverySeries() {
        return deliverySeries;
    }

    /** So many come to one topic from now on, and are to know of each other. */
    void expectCrowd(int members) {
        crowd = members;
        crowdSinceNanos = System.nanoTime();
    }

    boolean isCrowd() {
        return crowd > 0;
    }

    /** One was told how many there are. Returns whether those are all. */
    boolean isWholeCrowd(int count) {
        return count >= crowd;
    }

    /** One knows of all. */
    void onCrowdSeen(LoopMeter meter) {
        recordNow(meter, Series.SEEN, System.nanoTime() - crowdSinceNanos);
        seeing.incrementAndGet();
    }

    /** How many know of all. */
    int seeing() {
        return seeing.get();
    }

    /** What to do, on whichever loop, when something has arrived. */
    void onRead(Runnable action) {
        onRead = action;
    }

    void onRead() {
        onRead.run();
    }

    /** Whether what arrives is still looked at. */
    boolean isCounting() {
        return isCounting;
    }

    boolean isClosing() {
        return isClosing;
    }

    SentMessages sent() {
        context.dialer().fence();
        SentMessages sent = new SentMessages(layout.streams());
        for (int stream = 0; stream < layout.streams(); stream++) {
            sent.setNumbers(stream, numbers.get(stream));
        }
        members.forEach(member -> member.addRefusedTo(sent));
        return sent;
    }

    /** Waits until what was published is written and answered, or nothing has moved for so long. */
    void awaitPublished(int settleSeconds) throws InterruptedException {
        awaitProgress(
                Count.SENT,
                Count.ACKNOWLEDGED,
                settleSeconds,
                () -> members.stream().allMatch(Member::isDone));
    }

    /** Waits until all has arrived, or nothing has for so long; then adds up what did. */
    Tally finish(SentMessages sent, int settleSeconds) throws InterruptedException {
        long expected = 0;
        for (Member member : members) {
            expected += member.expected(sent);
        }
        long all = expected;
        awaitProgress(Count.RECEIVED, Count.RETURNED, settleSeconds, () -> isComplete(all));
        isCounting = false;
        context.dialer().fence();
        Tally tally = Tally.NONE;
        for (Member member : members) {
            tally = tally.plus(member.finish(sent));
        }
        return tally;
    }

    private boolean isComplete(long expected) {
        return context.meters().total(Count.RECEIVED) >= expected
                && members.stream().noneMatch(Member::isReturning);
    }

    /** A condition of {@link #awaitProgress}. */
    private interface Condition {
        boolean isMet();
    }

    private void awaitProgress(Count one, Count other, int settleSeconds, Condition condition)
            throws InterruptedException {
        long seen = -1;
        long movedAtNanos = System.nanoTime();
        while (true) {
            long now = System.nanoTime();
            long total = context.meters().total(one) + context.meters().total(other);
            if (total != seen) {
                seen = total;
                movedAtNanos = now;
            }
            long quietNanos = now - movedAtNanos;
            boolean isEnough = quietNanos > QUIET_AT_THE_END_NANOS && condition.isMet();
            if (isEnough || quietNanos > TimeUnit.SECONDS.toNanos(context.stop().isRequested() ? 1 : settleSeconds)) {
                return;
            }
            TimeUnit.NANOSECONDS.sleep(POLL_NANOS);
        }
    }

    /** Everybody leaves. */
    void close() {
        isClosing = true;
        members.forEach(Member::close);
    }
}
