package io.fanfare.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GatheredQueriesTest {
    private static final int MAX_QUEUED = 20;
    private static final int MAX_AT_ONCE = 8;

    /** What is asked; it answers a number with its square, and can be held up. */
    private static final class Squares implements AutoCloseable {
        private final List<List<Integer>> asked = new CopyOnWriteArrayList<>();

        private List<Integer> of(List<Integer> numbers) throws SQLException {
            asked.add(List.copyOf(numbers));
            if (numbers.contains(-1)) {
                throw new SQLException("down");
            }
            return numbers.stream().map(number -> number * number).toList();
        }

        @Override
        public void close() {
            asked.clear();
        }
    }

    private final Squares squares = new Squares();
    private final QueryThreads<Squares> threads = new QueryThreads<>("squares", squares, 1, MAX_QUEUED);
    private final GatheredQueries<Squares, Integer, Integer> queries =
            new GatheredQueries<>(threads, MAX_AT_ONCE, Squares::of);
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void close() {
        gate.countDown();
        threads.close();
    }

    @Test
    void questionOfAnIdleDatabaseIsAskedAlone() {
        assertThat(answer(queries.ask(3))).isEqualTo(9);
        assertThat(answer(queries.ask(4))).isEqualTo(16);

        assertThat(squares.asked).containsExactly(List.of(3), List.of(4));
    }

    @Test
    void questionsThatWaitAreAskedTogetherAndEachGetsItsOwnAnswer() {
        holdUp();
        List<CompletionStage<Integer>> answers =
                IntStream.range(0, 12).mapToObj(queries::ask).toList();

        gate.countDown();

        for (int i = 0; i < 12; i++) {
            assertThat(answer(answers.get(i))).isEqualTo(i * i);
        }
        assertThat(squares.asked).extracting(List::size).containsExactly(MAX_AT_ONCE, 4);
    }

    @Test
    void failureIsThatOfAllThatWereAskedTogether() {
        holdUp();
        CompletionStage<Integer> first = queries.ask(2);
        CompletionStage<Integer> second = queries.ask(-1);

        gate.countDown();

        for (CompletionStage<Integer> failed : List.of(first, second)) {
            assertThatThrownBy(() -> answer(failed))
                    .hasCauseInstanceOf(StoreException.class)
                    .cause()
                    .extracting(cause -> ((StoreException) cause).reason())
                    .isEqualTo(Reason.UNAVAILABLE);
        }
        assertThat(answer(queries.ask(5))).isEqualTo(25);
    }

    @Test
    void questionThatFindsTheQueueFullIsRefusedAndOthersAreAnswered() {
        holdUp();
        List<CompletionStage<Integer>> accepted = new ArrayList<>();
        for (int i = 0; i < MAX_QUEUED; i++) {
            accepted.add(queries.ask(i));
        }

        CompletionStage<Integer> refused = queries.ask(100);

        assertThatThrownBy(() -> answer(refused))
                .cause()
                .extracting(cause -> ((StoreException) cause).reason())
                .isEqualTo(Reason.OVERLOADED);
        gate.countDown();
        for (int i = 0; i < MAX_QUEUED; i++) {
            assertThat(answer(accepted.get(i))).isEqualTo(i * i);
        }
        assertThat(squares.asked).allSatisfy(asked -> assertThat(asked).doesNotContain(100));
    }

    /** Keeps the one thread busy until the gate opens. */
    private void holdUp() {
        CompletableFuture<Void> isBusy = new CompletableFuture<>();
        threads.submit(source -> {
            isBusy.complete(null);
            try {
                return gate.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        });
        isBusy.join();
    }

    private static <T> T answer(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
