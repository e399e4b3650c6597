package io.fanfare.gateway.topic;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Topics that the last subscriber has left, kept for a while: phones that lose their socket are back within seconds, and
 * find what they missed in memory. Any thread.
 *
 * <p>Bounded: when it is full, a topic is not kept.
 */
final class DesertedTopics {
    static final int MAX_TOPICS = 100_000;

    private final ConcurrentLinkedQueue<Deserted> oldestFirst = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    /** A topic, which of its desertions it was, and at which sweep. */
    record Deserted(Topic topic, int desertion, int sweep) {}

    /** Whether it is kept. */
    boolean add(Topic topic, int sweep) {
        if (size.incrementAndGet() > MAX_TOPICS) {
            size.decrementAndGet();
            return false;
        }
        oldestFirst.add(new Deserted(topic, topic.desert(), sweep));
        return true;
    }

    /** The next one that was deserted at or before a sweep, or null. By one thread only. */
    Deserted poll(int sweep) {
        Deserted oldest = oldestFirst.peek();
        if (oldest == null || oldest.sweep() > sweep) {
            return null;
        }
        size.decrementAndGet();
        return oldestFirst.poll();
    }
}
