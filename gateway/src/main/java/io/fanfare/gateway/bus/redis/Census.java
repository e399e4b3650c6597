package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.bus.SubscriberCount;
import io.fanfare.gateway.bus.redis.BusMessage.Answer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Questions to the other nodes that are not answered by all of them yet. Owned by the bus loop. */
final class Census {
    /** One more is answered at once, with nothing. */
    static final int MAX_OPEN = 1_000;

    private final Map<Long, Open> byNumber = new HashMap<>();
    private long lastNumber;

    private static final class Open {
        private final Set<Long> awaited;
        private final CompletableFuture<SubscriberCount> result;
        private long sum;

        private Open(Set<Long> nodes, CompletableFuture<SubscriberCount> result) {
            this.awaited = new HashSet<>(nodes);
            this.result = result;
        }
    }

    /**
     * Begins a question.
     *
     * @param nodes who is to answer
     * @param result completed when they have
     * @return its number, or 0 if there are too many
     */
    long open(Set<Long> nodes, CompletableFuture<SubscriberCount> result) {
        if (byNumber.size() == MAX_OPEN) {
            result.complete(new SubscriberCount(0, false));
            return 0;
        }
        lastNumber++;
        byNumber.put(lastNumber, new Open(nodes, result));
        return lastNumber;
    }

    void onAnswer(Answer answer) {
        Open open = byNumber.get(answer.number());
        if (open == null || !open.awaited.remove(answer.origin())) {
            return;
        }
        open.sum += answer.subscribers();
        if (open.awaited.isEmpty()) {
            close(answer.number());
        }
    }

    /** Ends a question with the answers that came. */
    void close(long number) {
        Open open = byNumber.remove(number);
        if (open != null) {
            open.result.complete(new SubscriberCount(open.sum, open.awaited.isEmpty()));
        }
    }
}
