package io.fanfare.storage.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import io.fanfare.storage.StoreHealth.State;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the commit thread, and of those who wait for it, when something throws or gets stuck. */
@Timeout(30)
class CommitThreadTest {
    private static final Publication PUBLICATION =
            new Publication(TopicName.of("room:1"), "message", Payload.json("{}"), null, 1);
    private static final CommitLimits LIMITS = new CommitLimits(10, 1_000, 10, 1_000);
    private static final int MAX_ANSWER_MILLIS = 100;

    /** Commits unless the test has it fail. */
    private static class ObedientLedger implements Ledger {
        private final AtomicReference<Throwable> nextFailure = new AtomicReference<>();
        private volatile StoreException lastingFailure;
        private volatile boolean isShared;

        @Override
        public List<Appended> commit(List<Publication> batch) {
            probe();
            return batch.stream()
                    .map(one -> new Appended(new Position(1, 1), false))
                    .toList();
        }

        @Override
        public void probe() {
            if (lastingFailure != null) {
                throw lastingFailure;
            }
            Throwable failure = nextFailure.getAndSet(null);
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof RuntimeException bug) {
                throw bug;
            }
        }

        @Override
        public boolean isShared() {
            return isShared;
        }
    }

    private final ObedientLedger ledger = new ObedientLedger();

    @Test
    void errorsOfTheLedgerLeaveTheOutcomeUnknownAndTheThreadGoesOn() throws Exception {
        try (GroupCommit commits = new GroupCommit("commit", ledger, LIMITS, () -> {})) {
            for (Throwable failure : List.of(
                    new StackOverflowError("planted"), new Error("planted"), new IllegalStateException("planted"))) {
                ledger.nextFailure.set(failure);

                assertRefused(append(commits), Reason.OUTCOME_UNKNOWN);

                assertThat(commits.health().state()).isEqualTo(State.NODE_FAILS);
                assertThat(commits.health().reason()).contains("planted");
                assertThat(append(commits).get().position()).isEqualTo(new Position(1, 1));
                assertThat(commits.health().state()).isEqualTo(State.COMMITS);
            }
        }
    }

    @Test
    void errorOfATaskIsItsResultAndTheThreadGoesOn() throws Exception {
        try (GroupCommit commits = new GroupCommit("commit", ledger, LIMITS, () -> {})) {
            CompletableFuture<Object> task = commits.submit(() -> {
                        throw new StackOverflowError("planted");
                    })
                    .toCompletableFuture();

            assertThatThrownBy(task::get).hasCauseInstanceOf(StackOverflowError.class);
            append(commits).get();
        }
    }

    @Test
    void listenerThatRejectsAtShutdownDoesNotKeepOthersFromTheirAnswers() throws Exception {
        CountDownLatch isHeld = new CountDownLatch(1);
        GroupCommit commits = new GroupCommit("commit", ledger, LIMITS, () -> {});
        commits.submit(() -> awaitUnchecked(isHeld));
        List<CompletableFuture<Appended>> accepted =
                List.of(rejecting(commits), rejecting(commits), rejecting(commits));

        Thread closing = new Thread(commits::close);
        closing.start();
        isHeld.countDown();
        closing.join();

        assertThat(accepted).allSatisfy(append -> assertThat(append.get()).isNotNull());
        assertThat(commits.failedAnnouncements()).isEqualTo(3);
    }

    @Test
    void resultsThatALedgerOwesAreUnknown() {
        Ledger forgetful = batch -> List.of();
        try (GroupCommit commits = new GroupCommit("commit", forgetful, LIMITS, () -> {})) {
            assertRefused(append(commits), Reason.OUTCOME_UNKNOWN);
        }
    }

    @Test
    void threadThatIsOutOfMemoryAnswersEverybodyAndEndsWithTheError() throws Exception {
        AtomicReference<Throwable> uncaught = new AtomicReference<>();
        CountDownLatch isHeld = new CountDownLatch(1);
        CountDownLatch isReleased = new CountDownLatch(1);
        GroupCommit commits = new GroupCommit("commit", ledger, LIMITS, isReleased::countDown);
        commits.submit(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> uncaught.set(failure));
            return awaitUnchecked(isHeld);
        });
        ledger.nextFailure.set(new OutOfMemoryError("planted"));
        CompletableFuture<Appended> underWay = append(commits);
        CompletableFuture<Object> task = commits.submit(() -> new Object()).toCompletableFuture();
        CompletableFuture<Appended> waiting = append(commits);

        isHeld.countDown();

        assertRefused(underWay, Reason.OUTCOME_UNKNOWN);
        assertThatThrownBy(task::get).hasCauseInstanceOf(StoreException.class);
        assertRefused(waiting, Reason.UNAVAILABLE);
        assertRefused(append(commits), Reason.UNAVAILABLE);
        assertThat(commits.health().state()).isEqualTo(State.NODE_FAILS);
        assertThat(commits.health().reason())
                .contains("thread that commits has ended")
                .contains("planted");
        await().untilAsserted(() -> assertThat(uncaught).hasValueMatching(OutOfMemoryError.class::isInstance));
        commits.close();
        assertThat(isReleased.getCount()).isZero();
        assertRefused(append(commits), Reason.CLOSED);
    }

    @Test
    void whatAStuckCommitHasTakenIsUnknownAndWhatWaitsIsRefused() throws Exception {
        CountDownLatch isOver = new CountDownLatch(1);
        CountDownLatch isBegun = new CountDownLatch(1);
        Ledger stuck = batch -> {
            isBegun.countDown();
            awaitUnchecked(isOver);
            return ledger.commit(batch);
        };
        try (GroupCommit commits =
                new GroupCommit("commit", stuck, LIMITS.withMaxAnswer(MAX_ANSWER_MILLIS), () -> {})) {
            AtomicReference<Position> announced = new AtomicReference<>();
            CompletableFuture<Appended> underWay =
                    commits.append(PUBLICATION, announced::set).toCompletableFuture();
            isBegun.await();
            CompletableFuture<Appended> waiting = append(commits);

            assertRefused(underWay, Reason.OUTCOME_UNKNOWN);
            assertRefused(waiting, Reason.UNAVAILABLE);
            assertThat(commits.health().state()).isEqualTo(State.NODE_FAILS);
            assertThat(commits.health().reason()).contains("longer than " + MAX_ANSWER_MILLIS + " ms");

            isOver.countDown();
            await().untilAsserted(() -> assertThat(announced).hasValue(new Position(1, 1)));
            await().until(() -> commits.health().canCommit());
        }
    }

    @Test
    void closeLeavesAStuckThreadBehind() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Ledger stuck = batch -> {
            awaitUnchecked(never);
            return ledger.commit(batch);
        };
        GroupCommit commits = new GroupCommit("commit", stuck, LIMITS.withMaxAnswer(MAX_ANSWER_MILLIS), () -> {});
        CompletableFuture<Appended> underWay = append(commits);

        commits.close();

        assertRefused(underWay, Reason.OUTCOME_UNKNOWN);
        never.countDown();
    }

    @Test
    void storeThatNobodyPublishesToFindsOutThatItWorksAgain() {
        ledger.isShared = true;
        ledger.lastingFailure = new StoreException(Reason.UNAVAILABLE, "read-only");
        try (GroupCommit commits = new GroupCommit("commit", ledger, LIMITS, () -> {})) {
            assertRefused(append(commits), Reason.UNAVAILABLE);
            assertThat(commits.health().state()).isEqualTo(State.SHARED_STORE_FAILS);
            assertThat(commits.health().reason()).isEqualTo("read-only");

            ledger.lastingFailure = null;

            await().until(() -> commits.health().canCommit());
        }
    }

    @Test
    void storeThatNobodyPublishesToFindsOutThatItFails() {
        try (GroupCommit commits = new GroupCommit("commit", ledger, LIMITS, () -> {})) {
            ledger.lastingFailure = new StoreException(Reason.UNAVAILABLE, "the disk is full");

            await().atMost(20, TimeUnit.SECONDS)
                    .until(() -> commits.health().reason().equals("the disk is full"));
        }
    }

    @Test
    void fullStoreIsNoUnhealthyStore() {
        ledger.lastingFailure = new StoreException(Reason.OVERLOADED, "topics");
        try (GroupCommit commits = new GroupCommit("commit", ledger, LIMITS, () -> {})) {
            assertRefused(append(commits), Reason.OVERLOADED);

            assertThat(commits.health().canCommit()).isTrue();
        }
    }

    private static CompletableFuture<Appended> append(GroupCommit commits) {
        return commits.append(PUBLICATION, position -> {}).toCompletableFuture();
    }

    private static CompletableFuture<Appended> rejecting(GroupCommit commits) {
        return commits.append(PUBLICATION, position -> {
                    throw new RejectedExecutionException("shut down");
                })
                .toCompletableFuture();
    }

    private static void assertRefused(CompletableFuture<Appended> append, Reason reason) {
        assertThatThrownBy(append::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        StoreException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private static Object awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
            return latch;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
