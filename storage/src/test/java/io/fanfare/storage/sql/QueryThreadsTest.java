package io.fanfare.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.storage.StoreException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class QueryThreadsTest {
    private final QueryThreads<AutoCloseable> threads = new QueryThreads<>("queries", () -> {}, 1, 10);

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void queryThatThrowsAnErrorFailsAndTheNextOneIsAnswered() throws Exception {
        CompletionStage<Integer> failed = threads.submit(source -> {
            throw new StackOverflowError("planted");
        });

        assertThatThrownBy(() -> result(failed)).hasCauseInstanceOf(StackOverflowError.class);
        CompletionStage<Integer> next = threads.submit(source -> 7);
        assertThat(QueryThreadsTest.<Integer>result(next)).isEqualTo(7);
    }

    @Test
    void queryThatRunsOutOfMemoryFailsAndTheNextOneIsAnsweredByAnotherThread() throws Exception {
        CompletionStage<Integer> failed = threads.submit(source -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, expected) -> {});
            throw new OutOfMemoryError("planted");
        });

        assertThatThrownBy(() -> result(failed)).hasCauseInstanceOf(OutOfMemoryError.class);
        CompletionStage<Integer> next = threads.submit(source -> 7);
        assertThat(QueryThreadsTest.<Integer>result(next)).isEqualTo(7);
    }

    @Test
    void failureOfTheDatabaseIsUnavailable() {
        CompletionStage<Integer> failed = threads.submit(source -> {
            throw new SQLException("planted");
        });

        assertThatThrownBy(() -> result(failed)).hasCauseInstanceOf(StoreException.class);
    }

    @Test
    void questionsGatheredForAQueryThatThrowsAnErrorAllFail() {
        GatheredQueries<AutoCloseable, Integer, Integer> queries =
                new GatheredQueries<>(threads, 8, (source, asked) -> {
                    throw new StackOverflowError("planted");
                });

        List<CompletionStage<Integer>> answers = List.of(queries.ask(1), queries.ask(2), queries.ask(3));

        assertThat(answers)
                .allSatisfy(answer ->
                        assertThatThrownBy(() -> result(answer)).hasCauseInstanceOf(StackOverflowError.class));
    }

    @Test
    void questionsThatAQueryLeftUnansweredFail() {
        GatheredQueries<AutoCloseable, Integer, Integer> queries =
                new GatheredQueries<>(threads, 8, (source, asked) -> List.of());

        assertThatThrownBy(() -> result(queries.ask(1))).isInstanceOf(ExecutionException.class);
    }

    private static <T> T result(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
