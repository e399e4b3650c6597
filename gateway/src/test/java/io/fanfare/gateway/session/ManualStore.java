package io.fanfare.gateway.session;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreHealth;
import io.fanfare.storage.StoredPublication;
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicPage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A history store whose reads come when the test says. Appends commit at once. One thread. */
public class ManualStore implements HistoryStore {
    private final Map<TopicName, List<StoredPublication>> history = new HashMap<>();
    private final Map<TopicName, Long> heads = new HashMap<>();
    private final Deque<HeldRead<?>> held = new ArrayDeque<>();
    private long epoch = 7;
    private boolean isHolding;
    private boolean isDown;
    /** What the next question about heads throws, or null. */
    private RuntimeException fault;

    private boolean isWithoutHeads;

    @Override
    public CompletionStage<Appended> append(Publication publication, Consumer<Position> onCommit) {
        if (isDown) {
            return CompletableFuture.failedStage(down());
        }
        long offset = heads.merge(publication.topic(), 1L, Long::sum);
        history.computeIfAbsent(publication.topic(), topic -> new ArrayList<>())
                .add(new StoredPublication(offset, publication));
        Position position = new Position(epoch, offset);
        onCommit.accept(position);
        return CompletableFuture.completedStage(new Appended(position, false));
    }

    @Override
    public CompletionStage<TopicPage> readAfter(TopicName topic, long afterOffset, int maxCount, int maxBytes) {
        return read(() -> new TopicPage(
                head(topic),
                history.getOrDefault(topic, List.of()).stream()
                        .filter(stored -> stored.offset() > afterOffset)
                        .limit(maxCount)
                        .toList()));
    }

    @Override
    public CompletionStage<Map<TopicName, TopicHead>> heads(Collection<TopicName> topics) {
        if (fault != null) {
            RuntimeException thrown = fault;
            fault = null;
            throw thrown;
        }
        if (isWithoutHeads) {
            isWithoutHeads = false;
            return CompletableFuture.completedStage(null);
        }
        return read(() -> {
            Map<TopicName, TopicHead> found = new HashMap<>();
            topics.forEach(topic -> found.put(topic, head(topic)));
            return found;
        });
    }

    private <T> CompletionStage<T> read(Supplier<T> reading) {
        HeldRead<T> read = new HeldRead<>(reading);
        if (isHolding) {
            held.add(read);
        } else {
            answer(read);
        }
        return read.result;
    }

    private static final class HeldRead<T> {
        private final Supplier<T> reading;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        /** What the store held when it was looked at, or null if it will be looked at when the answer is due. */
        private T seen;

        private HeldRead(Supplier<T> reading) {
            this.reading = reading;
        }
    }

    private <T> void answer(HeldRead<T> read) {
        if (isDown) {
            read.result.completeExceptionally(down());
        } else {
            read.result.complete(read.seen != null ? read.seen : read.reading.get());
        }
    }

    private static <T> void look(HeldRead<T> read) {
        read.seen = read.reading.get();
    }

    /** What waits sees the store as it is now, though its answer comes later. */
    public void lookNow() {
        held.forEach(ManualStore::look);
    }

    private static StoreException down() {
        return new StoreException(StoreException.Reason.UNAVAILABLE, "down");
    }

    public TopicHead head(TopicName topic) {
        long head = heads.getOrDefault(topic, 0L);
        List<StoredPublication> kept = history.getOrDefault(topic, List.of());
        return new TopicHead(epoch, kept.isEmpty() ? head + 1 : kept.get(0).offset(), head);
    }

    /** From now on reads wait for {@link #answerReads}. What they see is what is there when they are answered, or {@link #lookNow}. */
    public void holdReads() {
        isHolding = true;
    }

    /** Answers what waits; later reads wait too. */
    public void answerReads() {
        for (int waiting = held.size(); waiting > 0; waiting--) {
            answer(held.poll());
        }
    }

    /** Answers what waits and everything from now on. */
    public void resumeReads() {
        isHolding = false;
        answerReads();
    }

    public void goDown() {
        isDown = true;
    }

    /** Breaks the store's promise once: the next question about heads throws. */
    public void failOnce(RuntimeException thrown) {
        fault = thrown;
    }

    /** Breaks the store's promise once: the next question about heads is answered with null. */
    public void answerOnceWithoutHeads() {
        isWithoutHeads = true;
    }

    public void comeBack() {
        isDown = false;
    }

    /** Retention removes everything up to an offset. */
    public void expire(TopicName topic, long upTo) {
        history.get(topic).removeIf(stored -> stored.offset() <= upTo);
    }

    /** The store is replaced by an empty one. */
    public void replace() {
        epoch++;
        history.clear();
        heads.clear();
    }

    public long epoch() {
        return epoch;
    }

    public int heldReads() {
        return held.size();
    }

    @Override
    public CompletionStage<Integer> trim() {
        return CompletableFuture.completedStage(0);
    }

    @Override
    public StoreHealth health() {
        return new StoreHealth(StoreHealth.State.COMMITS, "", 0);
    }

    @Override
    public String description() {
        return "manual";
    }

    @Override
    public void close() {
        isDown = true;
    }
}
