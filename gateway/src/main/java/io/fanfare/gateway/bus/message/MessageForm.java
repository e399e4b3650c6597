package io.fanfare.gateway.bus.message;

/**
 * The fields of a value, for both directions. A field keeps its number and its meaning for ever: numbers of fields that are
 * given up are not used again, and a field that is added later may be missing in what an earlier release has written.
 *
 * @param <T> what is written and read; without state, any thread
 */
public interface MessageForm<T> {
    void write(T value, MessageWriter out);

    /**
     * Reads what {@link #write} has written, here or in another release.
     *
     * @throws DamagedMessageException if something is missing, or out of its range
     */
    T read(MessageFields in) throws DamagedMessageException;
}
