package io.fanfare.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.StoreException.Reason;
import io.fanfare.storage.StoreHealth.State;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What every {@link HistoryStore} promises when something goes wrong; a part of {@link HistoryStoreContract}. */
abstract class HistoryFaultContract extends HistoryReadContract {
    private final TopicName topic = TopicName.of("room:1");

    @Test
    void storeThatCommitsIsHealthy() {
        assertThat(store.health().state()).isEqualTo(State.COMMITS);

        append(topic, 3);

        assertThat(store.health().state()).isEqualTo(State.COMMITS);
        assertThat(store.health().canCommit()).isTrue();
        assertThat(store.health().reason()).isEmpty();
        assertThat(store.health().forMillis()).isNotNegative();
    }

    @Test
    void listenerThatThrowsChangesNothing() {
        Appended first = await(store.append(publication(topic, "a"), throwing(new IllegalStateException("planted"))));
        Appended second = await(store.append(publication(topic, "b"), throwing(new StackOverflowError("planted"))));
        Appended third = await(store.append(publication(topic, "c"), throwing(new AssertionError("planted"))));

        assertThat(first.position().offset()).isEqualTo(1);
        assertThat(second.position().offset()).isEqualTo(2);
        assertThat(third.position().offset()).isEqualTo(3);
        assertThat(await(store.append(publication(topic, "d"))).position().offset())
                .isEqualTo(4);
        assertThat(store.health().state()).isEqualTo(State.COMMITS);
    }

    @Test
    void completionThatThrowsChangesNothing() {
        CompletionStage<Void> thrown = store.append(publication(topic, null)).thenAccept(appended -> {
            throw new StackOverflowError("planted");
        });

        assertThatThrownBy(() -> await(thrown)).hasRootCauseInstanceOf(StackOverflowError.class);
        assertThat(await(store.append(publication(topic, null))).position().offset())
                .isEqualTo(2);
        assertThat(read(topic, 0).publications()).hasSize(2);
    }

    @Test
    void publishBehindAStuckStoreIsRefusedInTimeAndNeverStored() throws Exception {
        store.close();
        store = openEmptyWithMaxWait(clock);
        CountDownLatch isStuck = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        CompletionStage<Appended> stuck = store.append(publication(topic, "first"), position -> {
            isStuck.countDown();
            awaitUninterruptibly(goesOn);
        });
        isStuck.await();

        CompletableFuture<Appended> behind =
                store.append(publication(topic, "second")).toCompletableFuture();

        try {
            assertThatThrownBy(() -> behind.get(2 * MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.UNAVAILABLE));
        } finally {
            goesOn.countDown();
        }
        await(stuck.handle((appended, failure) -> true));
        assertThat(offsets(read(topic, 0))).containsExactly(1L);
        assertThat(await(store.append(publication(topic, "first"))).duplicate()).isTrue();
    }

    private static Consumer<Position> throwing(Throwable failure) {
        return position -> HistoryFaultContract.<RuntimeException>sneakily(failure);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneakily(Throwable failure) throws E {
        throw (E) failure;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
