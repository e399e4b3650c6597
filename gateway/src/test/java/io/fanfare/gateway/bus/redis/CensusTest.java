package io.fanfare.gateway.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bus.SubscriberCount;
import io.fanfare.gateway.bus.redis.BusMessage.Answer;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CensusTest {
    private static final long SELF = 9;

    private final Census census = new Census();
    private final CompletableFuture<SubscriberCount> result = new CompletableFuture<>();

    private void answer(long node, long number, long subscribers) {
        census.onAnswer(new Answer(node, number, SELF, subscribers));
    }

    @Test
    void questionEndsWithTheLastAnswer() {
        long number = census.open(Set.of(1L, 2L), result);

        answer(1, number, 5);
        assertThat(result).isNotDone();
        answer(2, number, 7);

        assertThat(result).isCompletedWithValue(new SubscriberCount(12, true));
    }

    @Test
    void questionThatTakesTooLongEndsWithWhatThereIs() {
        long number = census.open(Set.of(1L, 2L), result);
        answer(1, number, 5);

        census.close(number);

        assertThat(result).isCompletedWithValue(new SubscriberCount(5, false));
    }

    @Test
    void everyNodeCountsOnceAndOnlyForTheQuestionThatItAnswers() {
        long number = census.open(Set.of(1L, 2L), result);

        answer(1, number, 5);
        answer(1, number, 5);
        answer(3, number, 5);
        answer(2, number + 1, 5);
        answer(2, number, 1);

        assertThat(result).isCompletedWithValue(new SubscriberCount(6, true));
    }

    @Test
    void oneQuestionTooManyIsAnsweredAtOnce() {
        for (int i = 0; i < Census.MAX_OPEN; i++) {
            census.open(Set.of(1L), new CompletableFuture<>());
        }

        assertThat(census.open(Set.of(1L), result)).isZero();

        assertThat(result).isCompletedWithValue(new SubscriberCount(0, false));
    }
}
