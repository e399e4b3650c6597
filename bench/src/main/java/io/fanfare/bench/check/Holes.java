package io.fanfare.bench.check;

import java.util.Arrays;

/**
 * Numbers that one subscriber misses so far, as ranges. Holds {@value #MAX_RANGES}: with one more the oldest range is
 * forgotten, which means that its numbers stay missing, and count as repeated should they come after all.
 */
final class Holes {
    static final int MAX_RANGES = 4096;

    private static final int FIELDS = 3;
    private static final int STREAM = 0;
    private static final int FROM = 1;
    /** The first number after the range. */
    private static final int END = 2;

    /** Ranges in the order in which they were noticed, each of {@value #FIELDS} fields. */
    private int[] ranges = new int[4 * FIELDS];

    private int count;

    void add(int stream, int from, int end) {
        if (count == MAX_RANGES) {
            removeRange(0);
        }
        if (count * FIELDS == ranges.length) {
            ranges = Arrays.copyOf(ranges, ranges.length * 2);
        }
        set(count++, stream, from, end);
    }

    /** Fills a number in, and returns whether it was missing. */
    boolean remove(int stream, int number) {
        for (int range = count - 1; range >= 0; range--) {
            int at = range * FIELDS;
            int from = ranges[at + FROM];
            int end = ranges[at + END];
            if (ranges[at + STREAM] == stream && from <= number && number < end) {
                split(range, number, from, end);
                return true;
            }
        }
        return false;
    }

    private void split(int range, int number, int from, int end) {
        int stream = ranges[range * FIELDS + STREAM];
        if (end - from == 1) {
            removeRange(range);
        } else if (number == from) {
            set(range, stream, from + 1, end);
        } else {
            set(range, stream, from, number);
            if (number + 1 < end) {
                add(stream, number + 1, end);
            }
        }
    }

    private void set(int range, int stream, int from, int end) {
        int at = range * FIELDS;
        ranges[at + STREAM] = stream;
        ranges[at + FROM] = from;
        ranges[at + END] = end;
    }

    private void removeRange(int range) {
        int at = range * FIELDS;
        System.arraycopy(ranges, at + FIELDS, ranges, at, (count - range - 1) * FIELDS);
        count--;
    }
}
