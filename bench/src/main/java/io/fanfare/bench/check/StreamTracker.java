package io.fanfare.bench.check;

import java.util.Arrays;

/**
 * What one subscriber got of the streams that it follows, each numbered 1, 2, 3 … by its publisher. Four bytes for each
 * stream, more only while numbers are missing.
 *
 * <p>Touched by the loop of the subscriber's connection, and by others only while nothing arrives.
 */
public final class StreamTracker {
    private final int firstStream;
    /** The number that comes next, by stream; its complement since the subscriber was absent. */
    private final int[] next;
    /** Null while nothing is missing. */
    private Holes holes;

    private long received;
    private long missing;
    private long repeated;
    private long late;
    private long absent;
    private long foreign;
    private long signalled;

    /** Follows so many streams from a first one on. */
    public StreamTracker(int firstStream, int streams) {
        this.firstStream = firstStream;
        next = new int[streams];
        Arrays.fill(next, 1);
    }

    /** A message came. Returns false if it is one that came before, or is meant for someone else. */
    public boolean onMessage(int stream, int number) {
        int i = stream - firstStream;
        if (i < 0 || i >= next.length || number < 1) {
            foreign++;
            return false;
        }
        int expected = next[i];
        if (expected < 0) {
            expected = endAbsence(i, number, ~expected);
        }
        if (number > expected) {
            onJump(i, number, expected);
        } else if (number == expected) {
            next[i] = expected + 1;
        } else if (holes != null && holes.remove(stream, number)) {
            late++;
            missing--;
        } else {
            repeated++;
            return false;
        }
        received++;
        return true;
    }

    /** Something came that carries no stamp of this run. */
    public void onForeign() {
        foreign++;
    }

    private void onJump(int i, int number, int expected) {
        if (holes == null) {
            holes = new Holes();
        }
        holes.add(firstStream + i, expected, number);
        missing += number - expected;
        next[i] = number + 1;
    }

    /** What was published meanwhile is nobody's fault; returns the number that comes next. One from before ends nothing. */
    private int endAbsence(int i, int number, int expected) {
        if (number < expected) {
            return expected;
        }
        absent += number - expected;
        next[i] = number;
        return number;
    }

    /** Someone whom the server sends nothing that was published while he was away begins again. */
    public void onReturnWithoutResume() {
        for (int i = 0; i < next.length; i++) {
            next[i] = next[i] < 0 ? next[i] : ~next[i];
        }
    }

    /** The server says that it has passed over messages. */
    public void onSignalled(long messages) {
        signalled += messages;
    }

    /** How many messages are to come, if everything that was published does. */
    public long expected(SentMessages sent) {
        long expected = 0;
        for (int i = 0; i < next.length; i++) {
            expected += sent.unrefusedAfter(firstStream + i, 0);
        }
        return expected;
    }

    /** The sums, once nothing more is to come. */
    public Tally finish(SentMessages sent) {
        excuse(sent);
        long tail = 0;
        long absentTail = 0;
        for (int i = 0; i < next.length; i++) {
            int stream = firstStream + i;
            int reached = (next[i] < 0 ? ~next[i] : next[i]) - 1;
            int behind = sent.unrefusedAfter(stream, reached);
            if (next[i] < 0) {
                absentTail += behind;
            } else {
                tail += behind;
            }
        }
        long allMissing = missing + tail;
        long lost = Math.max(0, allMissing - signalled);
        return new Tally(
                expected(sent),
                received,
                lost,
                allMissing - lost,
                absent + absentTail,
                repeated,
                late,
                foreign,
                signalled);
    }

    /** What was never published, because the server refused it, is not missing. */
    private void excuse(SentMessages sent) {
        for (SentMessages.Refused refused : sent.refused()) {
            if (holes != null && holes.remove(refused.stream(), refused.number())) {
                missing--;
            }
        }
    }
}
