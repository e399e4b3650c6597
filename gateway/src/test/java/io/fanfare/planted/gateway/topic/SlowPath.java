package io.fanfare.planted.gateway.topic;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Does everything that the hot path must not. */
public final class SlowPath {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Integer> numbers = new ArrayList<>();
    public Connection connection;

    public synchronized long count(int number) {
        lock.lock();
        try {
            numbers.add(number);
            return numbers.stream().count();
        } finally {
            lock.unlock();
        }
    }
}
