package io.fanfare.bench.load;

import io.fanfare.bench.check.SentMessages;
import io.fanfare.bench.check.Stamp;
import io.fanfare.bench.driver.Peer;
import io.fanfare.bench.meter.Count;
import io.fanfare.bench.meter.LoopMeter;
import io.fanfare.bench.meter.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Messages of one publisher between the thread that keeps the schedule, which offers them, and the loop of the
 * connection, which numbers and writes them: several at once if several are there.
 *
 * <p>Bounded. A message for which there is no room is withheld: it gets no number, and is counted. What waits goes out when
 * the socket, or an answer, makes room.
 */
final class Outbox {
    private final Population population;
    private final boolean acknowledge;
    private final int maxInFlight;
    private final int mask;

    /** Rings, written by the schedule's thread before it moves the tail. */
    private final int[] streams;

    private final long[] dues;
    private volatile long tail;
    private volatile long head;
    private final AtomicBoolean isDrainDue = new AtomicBoolean();

    /** What was written last under each tag; the loop's. Number 0: it is answered. */
    private final int[] sentStreams;

    private final int[] sentNumbers;
    private final long[] sentDues;
    private final byte[] payload;
    private final List<SentMessages.Refused> refused = new ArrayList<>();
    private long refusedCount;
    private int lastTag;
    /** Written by the loop only. */
    private volatile int inFlight;

    /**
     * @param capacity a power of two, up to 32,768
     */
    Outbox(Population population, int capacity, int payloadBytes, boolean acknowledge, int maxInFlight) {
        this.population = population;
        this.acknowledge = acknowledge;
        this.maxInFlight = Math.min(maxInFlight, capacity);
        mask = capacity - 1;
        streams = new int[capacity];
        dues = new long[capacity];
        sentStreams = new int[capacity];
        sentNumbers = new int[capacity];
        sentDues = new long[capacity];
        payload = Stamp.newPayload(population.runTag(), payloadBytes);
    }

    /** Takes a message, unless it is full. The schedule's thread. */
    boolean offer(int stream, long dueNanos, Peer peer) {
        long at = tail;
        if (at - head > mask) {
            return false;
        }
        streams[(int) at & mask] = stream;
        dues[(int) at & mask] = dueNanos;
        tail = at + 1;
        if (isDrainDue.compareAndSet(false, true)) {
            peer.connection().execute(() -> drain(peer));
        }
        return true;
    }

    /** Writes what may be written. The loop. */
    void drain(Peer peer) {
        isDrainDue.set(false);
        long at = head;
        long before = at;
        LoopMeter meter = population.meter();
        while (at != tail && peer.connection().isWritable() && isSlotFree()) {
            write(peer, streams[(int) at & mask], dues[(int) at & mask]);
            at++;
        }
        head = at;
        if (at != before) {
            meter.add(Count.SENT, at - before);
            peer.flush();
        }
    }

    private boolean isSlotFree() {
        return !acknowledge || inFlight < maxInFlight && sentNumbers[lastTag + 1 & mask] == 0;
    }

    private void write(Peer peer, int stream, long dueNanos) {
        int number = population.nextNumber(stream);
        int tag = lastTag + 1;
        lastTag = tag & mask;
        int slot = tag & mask;
        sentStreams[slot] = stream;
        sentNumbers[slot] = number;
        sentDues[slot] = dueNanos;
        inFlight = inFlight + 1;
        Stamp.write(payload, stream, number, dueNanos);
        peer.publish(population.topicOf(stream), payload, tag, acknowledge);
    }

    void onPublished(int tag) {
        int slot = tag & mask;
        if (sentNumbers[slot] == 0) {
            return;
        }
        sentNumbers[slot] = 0;
        LoopMeter meter = population.meter();
        meter.count(Count.ACKNOWLEDGED);
        population.recordSinceDue(meter, Series.PUBLISH, sentDues[slot]);
        inFlight = inFlight - 1;
    }

    void onRefused(int tag) {
        int slot = tag & mask;
        if (sentNumbers[slot] == 0) {
            return;
        }
        refuse(slot);
        inFlight = inFlight - 1;
    }

    /** Goes on with what had to wait for room. The loop. */
    void drainWaiting(Peer peer) {
        if (head != tail) {
            drain(peer);
        }
    }

    /** Whatever waits for an answer gets none: whether it was published is not known. */
    void onClosed() {
        if (acknowledge) {
            for (int slot = 0; slot <= mask; slot++) {
                if (sentNumbers[slot] != 0) {
                    refuse(slot);
                }
            }
        }
        inFlight = 0;
    }

    private void refuse(int slot) {
        population.meter().count(Count.REFUSED);
        refusedCount++;
        if (refused.size() < SentMessages.MAX_REFUSED) {
            refused.add(new SentMessages.Refused(sentStreams[slot], sentNumbers[slot]));
        }
        sentNumbers[slot] = 0;
    }

    /** Whether everything offered was written and, if asked for, answered. */
    boolean isDone() {
        return head == tail && (!acknowledge || inFlight == 0);
    }

    /** Adds what was refused. Once nothing more is answered. */
    void addRefusedTo(SentMessages sent) {
        sent.addRefused(refused, refusedCount);
    }
}
