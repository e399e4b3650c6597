package io.fanfare.storage.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private static final Publication PUBLICATION =
            new Publication(TopicName.of("room:1"), "message", Payload.json("{}"), null, 1);

    @Test
    void publicationThatWaitedTooLongIsRefusedAndNeverCommitted() throws Exception {
        CountDownLatch isReached = new CountDownLatch(1);
        List<Publication> committed = new ArrayList<>();
        Ledger slow = batch -> {
            awaitUnchecked(isReached);
            committed.addAll(batch);
            return batch.stream()
                    .map(publication -> new Appended(new Position(1, 1), false))
                    .toList();
        };
        CommitLimits limits = new CommitLimits(10, 10, 1_000).withMaxWait(20);

        CompletableFuture<Appended> late;
        try (GroupCommit commits = new GroupCommit("commit", slow, limits, () -> {})) {
            commits.append(PUBLICATION, position -> {});
            Awaitility.await().until(() -> commits.queued() == 0);
            late = commits.append(PUBLICATION, position -> {}).toCompletableFuture();
            Awaitility.await().pollDelay(50, TimeUnit.MILLISECONDS).until(() -> true);
            isReached.countDown();
        }

        assertThatThrownBy(late::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.UNAVAILABLE));
        assertThat(committed).hasSize(1);
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
