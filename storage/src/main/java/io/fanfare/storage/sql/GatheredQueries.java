package io.fanfare.storage.sql;

import io.fanfare.storage.FatalErrors;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Questions of one kind for a database. Those that wait for a thread at the same time are asked together, so that a crowd
 * costs few statements; a single one is asked at once, and nothing waits on purpose.
 *
 * <p>Safe for any thread. Bounded by the queue of the {@link QueryThreads}: every question takes a place in it.
 *
 * @param <S> what is asked
 * @param <Q> a question
 * @param <A> its answer
 */
public final class GatheredQueries<S extends AutoCloseable, Q, A> {
    private final QueryThreads<S> threads;
    private final Together<S, Q, A> query;
    private final int maxAtOnce;
    private final ConcurrentLinkedQueue<Waiting<Q, A>> waiting = new ConcurrentLinkedQueue<>();

    /** Asks several questions. */
    public interface Together<S, Q, A> {
        /** One answer for each question, in their order. */
        List<A> from(S source, List<Q> questions) throws SQLException;
    }

    private record Waiting<Q, A>(Q question, CompletableFuture<A> answer) {}

    public GatheredQueries(QueryThreads<S> threads, int maxAtOnce, Together<S, Q, A> query) {
        this.threads = threads;
        this.maxAtOnce = maxAtOnce;
        this.query = query;
    }

    /** Fails as {@link QueryThreads#submit} does; a failure is that of all questions that were asked together. */
    public CompletionStage<A> ask(Q question) {
        Waiting<Q, A> added = new Waiting<>(question, new CompletableFuture<>());
        waiting.add(added);
        threads.submit(this::answerNext).whenComplete((nothing, refusal) -> {
            if (refusal != null && waiting.remove(added)) {
                added.answer().completeExceptionally(refusal);
            }
        });
        return added.answer();
    }

    /** There are as many calls as questions; those whose questions were answered with others find nothing to do. */
    private Void answerNext(S source) {
        List<Waiting<Q, A>> asked = new ArrayList<>();
        List<Q> questions = new ArrayList<>();
        while (asked.size() < maxAtOnce) {
            Waiting<Q, A> next = waiting.poll();
            if (next == null) {
                break;
            }
            asked.add(next);
            questions.add(next.question());
        }
        if (!asked.isEmpty()) {
            answer(source, asked, questions);
        }
        return null;
    }

    private void answer(S source, List<Waiting<Q, A>> asked, List<Q> questions) {
        try {
            List<A> answers = query.from(source, questions);
            for (int i = 0; i < asked.size(); i++) {
                asked.get(i).answer().complete(answers.get(i));
            }
        } catch (SQLException failure) {
            failAll(asked, QueryThreads.unreachable(failure));
        } catch (RuntimeException | Error failure) {
            failAll(asked, failure);
            FatalErrors.rethrow(failure);
        }
    }

    private static <Q, A> void failAll(List<Waiting<Q, A>> asked, Throwable failure) {
        asked.forEach(one -> one.answer().completeExceptionally(failure));
    }
}
