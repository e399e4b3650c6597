package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class StoreTurnsTest {
    private final StoreTurns turns = new StoreTurns();
    private final List<CompletableFuture<Integer>> begun = new ArrayList<>();

    private CompletionStage<Integer> read() {
        return turns.read(
                () -> {
                    begun.add(new CompletableFuture<>());
                    return begun.get(begun.size() - 1);
                },
                Runnable::run);
    }

    @Test
    void fewReadsAreUnderWayAndTheOthersFollowInTheirOrder() {
        List<CompletionStage<Integer>> outcomes = new ArrayList<>();
        for (int i = 0; i < 3 * StoreTurns.MAX_UNDER_WAY; i++) {
            outcomes.add(read());
        }
        assertThat(begun).hasSize(StoreTurns.MAX_UNDER_WAY);

        for (int i = 0; i < outcomes.size(); i++) {
            begun.get(i).complete(i);

            assertThat(outcomes.get(i).toCompletableFuture()).isCompletedWithValue(i);
        }
    }

    @Test
    void readThatFailsOrCannotBeginGivesItsPlaceBack() {
        for (int i = 0; i < 2 * StoreTurns.MAX_UNDER_WAY; i++) {
            CompletionStage<Integer> outcome = turns.read(
                    () -> {
                        throw new IllegalStateException("planted");
                    },
                    Runnable::run);
            assertThatThrownBy(() -> outcome.toCompletableFuture().join()).hasRootCauseMessage("planted");
            begun.clear();
            CompletionStage<Integer> failing = read();
            begun.get(0).completeExceptionally(new IllegalStateException("down"));
            assertThat(failing.toCompletableFuture()).isCompletedExceptionally();
        }

        read();
        assertThat(begun).hasSize(2);
    }
}
