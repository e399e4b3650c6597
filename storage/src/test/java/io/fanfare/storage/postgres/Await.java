package io.fanfare.storage.postgres;

import io.fanfare.storage.StoreException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for stages, but not for ever. */
final class Await {
    private static final int TIMEOUT_SECONDS = 30;

    private Await() {}

    /**
     * @throws StoreException if the stage failed with one
     */
    static <T> T result(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof StoreException refused) {
                throw refused;
            }
            throw new AssertionError(failure.getCause());
        } catch (InterruptedException | TimeoutException failure) {
            throw new AssertionError(failure);
        }
    }
}
