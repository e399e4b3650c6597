package io.fanfare.gateway.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The turn of the API's requests at the history store: few reads are under way at once, so that what clients need of the store
 * finds little before it; the rest wait in the order in which they came. Any thread.
 *
 * <p>Bounded by the connections of the API, each of which has one request that reads at most.
 */
final class StoreTurns {
    static final int MAX_UNDER_WAY = 8;

    private final Semaphore places = new Semaphore(MAX_UNDER_WAY);
    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    /**
     * Begins a read when its turn comes.
     *
     * @param loop where the next one is begun when this has ended
     */
    <T> CompletionStage<T> read(Supplier<CompletionStage<T>> read, Executor loop) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        waiting.add(() -> begin(read, loop, outcome));
        beginWaiting();
        return outcome;
    }

    private <T> void begin(Supplier<CompletionStage<T>> read, Executor loop, CompletableFuture<T> outcome) {
        CompletionStage<T> begun;
        try {
            begun = read.get();
        } catch (RuntimeException fault) {
            begun = CompletableFuture.failedStage(fault);
        }
        begun.whenComplete((value, failure) -> {
            places.release();
            loop.execute(this::beginWaiting);
            if (failure == null) {
                outcome.complete(value);
            } else {
                outcome.completeExceptionally(failure);
            }
        });
    }

    /** Looks once more after giving a place back: somebody may have come in between. */
    private void beginWaiting() {
        while (!waiting.isEmpty() && places.tryAcquire()) {
            Runnable next = waiting.poll();
            if (next == null) {
                places.release();
            } else {
                next.run();
            }
        }
    }
}
