package io.fanfare.storage.commit;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.storage.Appended;
import io.fanfare.storage.FatalErrors;
import io.fanfare.storage.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What waits for the commit thread. It is answered once: a second answer is passed over. */
sealed interface CommitWork {
    /** Ends the work without a result. */
    void refuse(StoreException reason);

    /** What it adds to the payloads that are held. */
    int bytes();

    /** A publication to be committed. */
    record Append(
            Publication publication,
            Consumer<Position> onCommit,
            CompletableFuture<Appended> result,
            long enqueuedAtNanos)
            implements CommitWork {

        boolean isOlderThan(long millis, long nowNanos) {
            return TimeUnit.NANOSECONDS.toMillis(nowNanos - enqueuedAtNanos) > millis;
        }

        @Override
        public int bytes() {
            return publication.payload().bytes().length;
        }

        @Override
        public void refuse(StoreException reason) {
            result.completeExceptionally(reason);
        }
    }

    /** Something else that must not run beside a commit. */
    record Task<T>(Supplier<T> operation, CompletableFuture<T> result) implements CommitWork {
        void run() {
            try {
                result.complete(operation.get());
            } catch (RuntimeException | Error failure) {
                result.completeExceptionally(failure);
                FatalErrors.rethrow(failure);
            }
        }

        @Override
        public int bytes() {
            return 0;
        }

        @Override
        public void refuse(StoreException reason) {
            result.completeExceptionally(reason);
        }
    }
}
