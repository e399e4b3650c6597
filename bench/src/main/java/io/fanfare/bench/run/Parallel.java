package io.fanfare.bench.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same to several at once, each on a thread of its own. */
final class Parallel {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "bench");
        thread.setDaemon(true);
        return thread;
    });

    private Parallel() {}

    /** Something to do. */
    interface Action<T> {
        void run(T element) throws InterruptedException;
    }

    /** Something to find out. */
    interface Question<T, R> {
        R ask(T element) throws InterruptedException;
    }

    /** Waits until it is done to all; fails with the first failure then. */
    static <T> void forEach(List<T> elements, Action<T> action) throws InterruptedException {
        map(elements, element -> {
            action.run(element);
            return null;
        });
    }

    /** The answers of all, in their order. */
    static <T, R> List<R> map(List<T> elements, Question<T, R> question) throws InterruptedException {
        List<Future<R>> futures = new ArrayList<>();
        for (T element : elements) {
            futures.add(THREADS.submit(() -> question.ask(element)));
        }
        List<R> answers = new ArrayList<>();
        RuntimeException failure = null;
        for (Future<R> future : futures) {
            try {
                answers.add(future.get());
            } catch (ExecutionException failed) {
                failure = failure == null ? unwrapped(failed) : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return answers;
    }

    /** Begins to do it to all. */
    static <T> Future<?> start(List<T> elements, Action<T> action) {
        return THREADS.submit(() -> {
            forEach(elements, action);
            return null;
        });
    }

    /** The failure of a task as it was thrown. */
    static RuntimeException unwrapped(ExecutionException failed) {
        return failed.getCause() instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException(failed.getCause());
    }
}
