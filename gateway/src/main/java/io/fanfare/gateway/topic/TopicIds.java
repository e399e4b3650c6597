package io.fanfare.gateway.topic;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Gives out topic ids, the small ones again and again: small ids make small frames. Any thread; no locks. */
final class TopicIds {
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<Free> free = new AtomicReference<>();

    private record Free(int id, Free below) {}

    int take() {
        Free top = free.get();
        while (top != null && !free.compareAndSet(top, top.below)) {
            top = free.get();
        }
        return top == null ? next.getAndIncrement() : top.id;
    }

    void giveBack(int id) {
        Free top;
        do {
            top = free.get();
        } while (!free.compareAndSet(top, new Free(id, top)));
    }
}
