package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.bus.redis.wire.MessageBytes;
import io.lettuce.core.api.StatefulConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;

/**
 * What is on its way to one primary, over one connection. Any thread offers; the loop hands over whatever has gathered, with
 * one flush for all of it and no delay on purpose.
 *
 * <p>Bounded by bytes and by number from the offer to Redis' reply. When it is full, an offer is refused. After the
 * connection is gone, everything that is left fails.
 */
final class PendingPublishes {
    static final int MAX_PENDING = 1 << 16;
    private static final int MAX_FLUSH = 512;
    private static final int CHUNK = 1 << 10;

    /** Hears what became of each publication, on the loop. */
    interface Listener {
        /**
         * It did not reach Redis, or nobody knows whether it did.
         *
         * @param error what Redis or the client said
         */
        void onFailed(MessageBytes message, String error);
    }

    private final RedisConnector connector;
    private final boolean isSharded;
    private final long term;
    private final StatefulConnection<String, String> connection;
    private final long maxPendingBytes;
    private final Listener listener;
    private final Queue<RedisPublish> queue = new MpscUnboundedAtomicArrayQueue<>(CHUNK);
    private final AtomicBoolean isScheduled = new AtomicBoolean();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final AtomicInteger pending = new AtomicInteger();
    private long heardAtNanos = System.nanoTime();

    /**
     * @param term the number of the connection
     */
    PendingPublishes(
            RedisConnector connector,
            boolean isSharded,
            long term,
            StatefulConnection<String, String> connection,
            long maxPendingBytes,
            Listener listener) {
        this.connector = connector;
        this.isSharded = isSharded;
        this.term = term;
        this.connection = connection;
        this.maxPendingBytes = maxPendingBytes;
        this.listener = listener;
    }

    /**
     * Takes a message unless that would be too much. Any thread.
     *
     * @return whether it was taken; what was taken is heard of again only if it fails
     */
    boolean offer(MessageBytes message) {
        RedisPublish command = new RedisPublish(this, isSharded, message);
        int number = pending.incrementAndGet();
        long bytes = pendingBytes.addAndGet(command.bytes());
        if (number > MAX_PENDING || bytes > maxPendingBytes) {
            release(command);
            return false;
        }
        enqueue(command);
        return true;
    }

    /** Takes a message even if it is full: whether the way is open is found out by what is small and comes seldom. */
    void offerAlways(MessageBytes message) {
        RedisPublish command = new RedisPublish(this, isSharded, message);
        pending.incrementAndGet();
        pendingBytes.addAndGet(command.bytes());
        enqueue(command);
    }

    private void enqueue(RedisPublish command) {
        queue.add(command);
        if (!isScheduled.get() && isScheduled.compareAndSet(false, true)) {
            connector.execute(this::drain);
        }
    }

    private void drain() {
        isScheduled.set(false);
        List<RedisPublish> batch = new ArrayList<>();
        for (RedisPublish command = queue.poll(); command != null; command = queue.poll()) {
            batch.add(command);
            if (batch.size() == MAX_FLUSH) {
                connection.dispatch(batch);
                batch = new ArrayList<>();
            }
        }
        if (!batch.isEmpty()) {
            connection.dispatch(batch);
        }
    }

    /** A command has its reply, or will never have one. On the loop. */
    void onEnd(RedisPublish command, String error) {
        release(command);
        heardAtNanos = System.nanoTime();
        if (error != null) {
            listener.onFailed(command.message(), error);
        }
    }

    private void release(RedisPublish command) {
        pending.decrementAndGet();
        pendingBytes.addAndGet(-command.bytes());
    }

    long term() {
        return term;
    }

    /** When Redis last answered. On the loop. */
    long heardAtNanos() {
        return heardAtNanos;
    }

    long pendingBytes() {
        return pendingBytes.get();
    }
}
