package io.fanfare.bench.load;

/**
 * Which part of a load one process does.
 *
 * @param index counts from 0
 * @param count how many processes share the load
 */
public record LoadPart(int index, int count) {
    public static final LoadPart ALL = new LoadPart(0, 1);

    /** Whether number so-and-so of something is this process's. */
    public boolean owns(int number) {
        return number % count == index;
    }
}
