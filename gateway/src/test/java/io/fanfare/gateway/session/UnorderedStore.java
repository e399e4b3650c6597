package io.fanfare.gateway.session;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicPage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A history store that answers when the test says, in any order, and often with a failure. One thread. */
final class UnorderedStore extends ManualStore {
    private final Random random;
    private final List<Runnable> due = new ArrayList<>();
    private boolean isReliable;

    UnorderedStore(Random random) {
        this.random = random;
    }

    @Override
    public CompletionStage<Appended> append(Publication publication, Consumer<Position> onCommit) {
        return later(() -> super.append(publication, onCommit));
    }

    @Override
    public CompletionStage<TopicPage> readAfter(TopicName topic, long afterOffset, int maxCount, int maxBytes) {
        return later(() -> super.readAfter(topic, afterOffset, maxCount, maxBytes));
    }

    @Override
    public CompletionStage<Map<TopicName, TopicHead>> heads(Collection<TopicName> topics) {
        return later(() -> super.heads(topics));
    }

    private <T> CompletionStage<T> later(Supplier<CompletionStage<T>> work) {
        if (!isReliable && random.nextInt(20) == 0) {
            throw new IllegalStateException("thrown instead of a failed stage");
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        due.add(() -> {
            if (!isReliable && random.nextInt(3) == 0) {
                result.completeExceptionally(failure());
            } else {
                work.get().thenAccept(result::complete);
            }
        });
        return result;
    }

    private RuntimeException failure() {
        StoreException.Reason[] reasons = StoreException.Reason.values();
        int choice = random.nextInt(reasons.length + 1);
        return choice == reasons.length
                ? new IllegalStateException("a fault of the store")
                : new StoreException(reasons[choice], "the test wants it");
    }

    /** Answers one of what waits, if anything does. */
    void answerOne() {
        if (!due.isEmpty()) {
            due.remove(random.nextInt(due.size())).run();
        }
    }

    /** From now on nothing fails; what waits still waits. */
    void becomeReliable() {
        isReliable = true;
    }

    boolean isIdle() {
        return due.isEmpty();
    }
}
