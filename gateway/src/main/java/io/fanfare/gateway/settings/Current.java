package io.fanfare.gateway.settings;

import java.util.function.Supplier;

/**
 * Settings that may be exchanged while the node runs. Whoever uses them asks for them each time, and keeps no part of them:
 * then an exchange reaches everybody, whole and at once. Any thread.
 *
 * @param <T> immutable
 */
public final class Current<T> implements Supplier<T> {
    private volatile T value;

    public Current(T first) {
        value = first;
    }

    @Override
    public T get() {
        return value;
    }

    /** From now on these hold. */
    public void exchange(T next) {
        value = next;
    }
}
