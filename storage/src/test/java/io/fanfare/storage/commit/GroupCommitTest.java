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

    private static final int PAYLOAD_BYTES = 2;

    @Test
    void publicationThatWaitedTooLongIsRefusedAndNeverCommitted() throws Exception {
        CountDownLatch isReached = new CountDownLatch(1);
        List<Publication> committed = new ArrayList<>();
        Ledger slow = batch -> {
            committed.addAll(batch);
            return committedAfter(isReached, batch);
        };
        CommitLimits limits = new CommitLimits(10, 1_000, 10, 1_000).withMaxWait(20);

        CompletableFuture<Appended> late;
        try (GroupCommit commits = new GroupCommit("commit", slow, limits, () -> {})) {
            commits.append(PUBLICATION, position -> {});
            Awaitility.await().until(() -> commits.queued() == 0);
            late = commits.append(PUBLICATION, position -> {}).toCompletableFuture();
            Awaitility.await().pollDelay(50, TimeUnit.MILLISECONDS).until(() -> true);
            isReached.countDown();
        }

        assertRefused(late, Reason.UNAVAILABLE);
        assertThat(committed).hasSize(1);
    }

    @Test
    void payloadsBeyondTheBytesThatMayWaitAreRefusedUntilOthersAreAnswered() throws Exception {
        CountDownLatch isReached = new CountDownLatch(1);
        CommitLimits limits = new CommitLimits(10, 2 * PAYLOAD_BYTES, 10, 1_000);
        try (GroupCommit commits =
                new GroupCommit("commit", batch -> committedAfter(isReached, batch), limits, () -> {})) {
            CompletableFuture<Appended> first = append(commits);
            CompletableFuture<Appended> second = append(commits);

            assertRefused(append(commits), Reason.OVERLOADED);
            assertThat(commits.refused()).isEqualTo(1);

            isReached.countDown();
            first.get();
            second.get();
            append(commits).get();
        }
    }

    @Test
    void publicationLargerThanTheBytesThatMayWaitIsTakenAlone() throws Exception {
        CountDownLatch isReached = new CountDownLatch(0);
        CommitLimits limits = new CommitLimits(10, 1, 10, 1_000);
        try (GroupCommit commits =
                new GroupCommit("commit", batch -> committedAfter(isReached, batch), limits, () -> {})) {
            append(commits).get();
        }
    }

    @Test
    void limitsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> new CommitLimits(1, 1, 1, 1, 20, 19))
                .hasMessage("maxAnswerMillis: 19 (expected: >= maxWaitMillis, 20)");
    }

    private static CompletableFuture<Appended> append(GroupCommit commits) {
        return commits.append(PUBLICATION, position -> {}).toCompletableFuture();
    }

    private static void assertRefused(CompletableFuture<Appended> append, Reason reason) {
        assertThatThrownBy(append::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private static List<Appended> committedAfter(CountDownLatch latch, List<Publication> batch) {
        awaitUnchecked(latch);
        return batch.stream()
                .map(publication -> new Appended(new Position(1, 1), false))
                .toList();
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
