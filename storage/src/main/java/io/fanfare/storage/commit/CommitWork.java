package io.fanfare.storage.commit;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.storage.Appended;
import io.fanfare.storage.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What waits for the commit thread. */
sealed interface CommitWork {
    /** Ends the work without having done anything. */
    void refuse(StoreException reason);

    /** A publication to be committed. */
    record Append(
            Publication publication,
            Consumer<Position> onCommit,
            CompletableFuture<Appended> result,
            long enqueuedAtNanos)
            implements CommitWork {
        void succeed(Appended appended) {
            if (!appended.duplicate()) {
                onCommit.accept(appended.position());
            }
            result.complete(appended);
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
            } catch (RuntimeException failure) {
                result.completeExceptionally(failure);
            }
        }

        @Override
        public void refuse(StoreException reason) {
            result.completeExceptionally(reason);
        }
    }
}
