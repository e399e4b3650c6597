package io.fanfare.bench.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Publishes 1, 2, 3 and so on in a durable topic from a thread of its own, over one connection, until it is stopped. Each has to be
 * taken; the first that is not ends it, and {@link #stop} says so.
 */
final class SteadyPublisher implements AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int MORE = 20;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final KeyHolder connection;
    private final String path;
    private final Thread thread = new Thread(this::publish, "publisher");
    private volatile String key;
    private volatile int count;
    private volatile boolean isStopped;
    /** Null while nothing is wrong. */
    private volatile String failure;

    SteadyPublisher(KeyHolder connection, String topic, String key) {
        this.connection = connection;
        this.path = "/v1/topics/" + topic + "/messages";
        this.key = key;
    }

    void start() {
        thread.start();
    }

    private void publish() {
        try {
            while (!isStopped) {
                KeyHolder.Reply reply = connection.post(key, path, NumberedPayload.of(count + 1));
                if (reply.status() != 201) {
                    failure = reply.toString();
                    return;
                }
                count++;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException lost) {
            failure = lost.toString();
        }
    }

    /** Shows another key from now on. */
    void use(String next) {
        key = next;
    }

    /** Waits until it has published some more. */
    void awaitMore() {
        int before = count;
        await().atMost(LIMIT).until(() -> count >= before + MORE || failure != null);
        if (failure != null) {
            throw new AssertionError(failure);
        }
    }

    void stop() throws InterruptedException {
        isStopped = true;
        thread.join();
        if (failure != null) {
            throw new AssertionError(failure);
        }
    }

    /** How many were taken. */
    int count() {
        return count;
    }

    /** The first so many that it publishes. */
    static int[] numbers(int count) {
        return IntStream.rangeClosed(1, count).toArray();
    }

    @Override
    public void close() throws IOException {
        isStopped = true;
        connection.close();
    }
}
