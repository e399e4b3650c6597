package io.fanfare.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What came for a topic and was not taken yet: one thing after the other, to all listeners, on the application's executor. Confined
 * to the loop but for what it hands over.
 *
 * <p>More than 256 things or 1 MiB, and it is full: its owner is to stop what comes in until half of it is taken. Of an ephemeral
 * topic, which has no history to wait in, the oldest message is dropped, and counted.
 */
final class Feed {
    private static final int MAX_WAITING = 256;
    private static final int MAX_WAITING_BYTES = 1 << 20;
    /** Handed over at once, so that a busy topic does not cross threads for each message. */
    private static final int BATCH = 16;

    /** Whose feed it is. */
    interface Owner {
        /** On the executor: those who listened have taken it, also if they have closed meanwhile. */
        void onTaken(Position position);

        /** On the loop: more waits than may, or little enough again. */
        void onFull(boolean isFull);

        /** On any thread. */
        void onFault(Throwable fault);
    }

    /** One call of a listener. */
    interface Call {
        void give(TopicListener listener) throws Exception;
    }

    private static final class Item {
        final Call call;
        final boolean isMessage;
        final @Nullable Position position;
        final int bytes;
        /** How many dropped messages it tells of. */
        final long skipped;

        Item(Call call, boolean isMessage, @Nullable Position position, int bytes, long skipped) {
            this.call = call;
            this.isMessage = isMessage;
            this.position = position;
            this.bytes = bytes;
            this.skipped = skipped;
        }
    }

    private final Loop loop;
    private final Executor executor;
    private final Owner owner;
    private final List<Listening> listeners = new ArrayList<>();
    private final ArrayDeque<Item> items = new ArrayDeque<>();
    private final List<Runnable> whenIdle = new ArrayList<>();
    /** What waits, with what is handed over. */
    private int waiting;

    private int waitingBytes;
    private boolean isFull;
    private boolean isBusy;
    private volatile boolean isClosed;

    Feed(Loop loop, Executor executor, Owner owner) {
        this.loop = loop;
        this.executor = executor;
        this.owner = owner;
    }

    /** A listener, until it is closed; which may be seen by any thread at once. */
    static final class Listening {
        final TopicListener listener;
        volatile boolean isClosed;

        Listening(TopicListener listener) {
            this.listener = listener;
        }
    }

    void add(Listening listening) {
        if (!listening.isClosed) {
            listeners.add(listening);
        }
    }

    /** @return whether it was the last one */
    boolean remove(Listening listening) {
        return listeners.remove(listening) && listeners.isEmpty();
    }

    boolean hasListeners() {
        return !listeners.isEmpty();
    }

    void message(Message message) {
        int bytes = message.payload().bytes().length;
        offer(new Item(listener -> listener.onMessage(message), true, message.position(), bytes, 0));
    }

    void event(Call call) {
        offer(new Item(call, false, null, 0, 0));
    }

    /** What waits is dropped. */
    void close() {
        isClosed = true;
        for (Item item : items) {
            release(item);
        }
        items.clear();
    }

    /** Runs when no listener is being called any more: at once, mostly. */
    void whenIdle(Runnable task) {
        if (isBusy) {
            whenIdle.add(task);
        } else {
            task.run();
        }
    }

    private void offer(Item item) {
        if (isClosed) {
            return;
        }
        items.add(item);
        waiting++;
        waitingBytes += item.bytes;
        if (isAboveLimits()) {
            overflow(item);
        }
        work();
    }

    private void overflow(Item latest) {
        if (latest.isMessage && latest.position == null) {
            skipOldest(latest);
        } else if (!isFull) {
            isFull = true;
            owner.onFull(true);
        }
    }

    /** As many of the oldest as it takes, but never the latest one. */
    private void skipOldest(Item latest) {
        ArrayDeque<Item> kept = new ArrayDeque<>();
        long skipped = 0;
        while (isAboveLimits() && items.peek() != latest) {
            Item oldest = items.remove();
            if (oldest.isMessage) {
                skipped++;
                release(oldest);
            } else if (oldest.skipped > 0) {
                skipped += oldest.skipped;
                release(oldest);
            } else {
                kept.add(oldest);
            }
        }
        if (skipped > 0) {
            long count = skipped;
            items.addFirst(new Item(listener -> listener.onSkipped(count), false, null, 0, count));
            waiting++;
        }
        while (!kept.isEmpty()) {
            items.addFirst(kept.removeLast());
        }
    }

    private boolean isAboveLimits() {
        return waiting >= MAX_WAITING || waitingBytes > MAX_WAITING_BYTES;
    }

    private void release(Item item) {
        waiting--;
        waitingBytes -= item.bytes;
    }

    private void work() {
        if (isBusy || items.isEmpty()) {
            return;
        }
        List<Item> batch = new ArrayList<>(BATCH);
        while (batch.size() < BATCH && !items.isEmpty()) {
            batch.add(items.remove());
        }
        List<Listening> told = new ArrayList<>(listeners);
        isBusy = true;
        try {
            executor.execute(() -> {
                try {
                    give(batch, told);
                } finally {
                    loop.execute(() -> onTaken(batch));
                }
            });
        } catch (RejectedExecutionException noMoreOfThis) {
            isBusy = false;
            for (int i = batch.size() - 1; i >= 0; i--) {
                items.addFirst(batch.get(i));
            }
            owner.onFault(noMoreOfThis);
        }
    }

    /** On the executor. */
    private void give(List<Item> batch, List<Listening> told) {
        for (Item item : batch) {
            boolean isTaken = false;
            for (Listening listening : told) {
                if (!listening.isClosed && !isClosed) {
                    give(item, listening.listener);
                    isTaken = true;
                }
            }
            if (item.position != null && isTaken) {
                owner.onTaken(item.position);
            }
        }
    }

    private void give(Item item, TopicListener listener) {
        try {
            item.call.give(listener);
        } catch (Throwable fault) {
            owner.onFault(fault);
        }
    }

    private void onTaken(List<Item> batch) {
        isBusy = false;
        for (Item item : batch) {
            release(item);
        }
        List<Runnable> waitingForThis = new ArrayList<>(whenIdle);
        whenIdle.clear();
        for (Runnable task : waitingForThis) {
            task.run();
        }
        if (isFull && waiting <= MAX_WAITING / 2 && waitingBytes <= MAX_WAITING_BYTES / 2) {
            isFull = false;
            owner.onFull(false);
        }
        work();
    }
}
