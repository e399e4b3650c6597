package io.fanfare.bench.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What was published: how many numbers each stream gave out, and which of them the server refused. Not for several
 * threads at once.
 */
public final class SentMessages {
    /** More refusals than this are counted, but which messages they were is not kept. */
    public static final int MAX_REFUSED = 10_000;

    private final int[] numbers;
    private final List<Refused> refused = new ArrayList<>();
    private long refusedCount;

    /** One message that the server refused, or of which it did not say that it took it. */
    public record Refused(int stream, int number) {}

    public SentMessages(int streams) {
        numbers = new int[streams];
    }

    /** So many in all, of one stream. */
    public void setNumbers(int stream, int count) {
        numbers[stream] = count;
    }

    /**
     * Adds refusals.
     *
     * @param count how many there were, of which only the first may be known
     */
    public void addRefused(List<Refused> known, long count) {
        refusedCount += count;
        known.stream().limit(MAX_REFUSED - refused.size()).forEach(refused::add);
    }

    /** Adds what another process has published of the same load. */
    public void add(SentMessages other) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] += other.numbers[i];
        }
        addRefused(other.refused, other.refusedCount);
    }

    public int streams() {
        return numbers.length;
    }

    public int numbers(int stream) {
        return numbers[stream];
    }

    /** How many of a stream after a number were published and not refused. */
    int unrefusedAfter(int stream, int number) {
        int count = numbers[stream] - number;
        for (Refused one : refused) {
            if (one.stream == stream && one.number > number) {
                count--;
            }
        }
        return count;
    }

    public long total() {
        return Arrays.stream(numbers).asLongStream().sum();
    }

    public long refusedCount() {
        return refusedCount;
    }

    public List<Refused> refused() {
        return refused;
    }

    /** Whether it is known of every message if it was published: if not, some that were refused count as lost. */
    public boolean isComplete() {
        return refusedCount == refused.size();
    }
}
