package io.fanfare.storage.postgres;

/** A locked topic during one batch. Belongs to the commit thread. */
final class TopicCounter {
    private final long id;
    private long head;

    TopicCounter(long id, long head) {
        this.id = id;
        this.head = head;
    }

    long id() {
        return id;
    }

    long head() {
        return head;
    }

    long next() {
        return ++head;
    }
}
