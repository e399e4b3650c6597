package io.fanfare.client;

import java.util.concurrent.CompletableFuture;

/** A callback as a future. */
@NotOnAndroid5
final class FutureCallback<T> implements Callback<T> {
    private final CompletableFuture<T> future = new CompletableFuture<>();

    CompletableFuture<T> future() {
        return future;
    }

    @Override
    public void onDone(T answer) {
        future.complete(answer);
    }

    @Override
    public void onFailed(FanfareException error) {
        future.completeExceptionally(error);
    }
}
