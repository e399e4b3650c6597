package io.fanfare.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.bus.PartyBus;
import io.fanfare.gateway.http.Readiness.Component;
import io.fanfare.gateway.http.Readiness.Status;
import io.fanfare.gateway.overload.Overload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import io.fanfare.storage.StoreHealth;
import io.fanfare.storage.StoreHealth.State;
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicPage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NodeReadinessTest {
    @RegisterExtension
    final ExpectedLog log = new ExpectedLog(NamesakeWatch.class);

    private final SickStore store = new SickStore();
    private final PartyBus bus = new PartyBus();
    private final NamesakeWatch namesakes = new NamesakeWatch("a", bus);
    private final NodeReadiness readiness = new NodeReadiness(store, bus, namesakes, Overload.NONE, List.of());

    @Test
    void nodeWhoseStoreCommitsAndAnswersIsUp() {
        assertThat(storeState()).isEqualTo(new Component("store", Status.UP, "sick"));
    }

    @Test
    void nodeThatCannotCommitIsDownAndSaysWhy() {
        store.health = new StoreHealth(State.NODE_FAILS, "the disk is full", 1);

        assertThat(storeState()).isEqualTo(new Component("store", Status.DOWN, "publishing fails: the disk is full"));
    }

    @Test
    void nodeThatCannotCommitIsDownEvenIfReadsFailToo() {
        store.health = new StoreHealth(State.NODE_FAILS, "the disk is broken", 1);
        store.answers = false;

        assertThat(storeState().status()).isEqualTo(Status.DOWN);
    }

    @Test
    void storeThatFailsAllNodesMakesThemDegraded() {
        store.health = new StoreHealth(State.SHARED_STORE_FAILS, "the database is read-only", 1);

        assertThat(storeState())
                .isEqualTo(new Component("store", Status.DEGRADED, "publishing fails: the database is read-only"));
    }

    @Test
    void storeThatDoesNotAnswerMakesTheNodeDegraded() {
        store.answers = false;

        assertThat(storeState())
                .isEqualTo(new Component("store", Status.DEGRADED, "does not answer: publishing fails"));
    }

    @Test
    void nodeThatDrainsIsDown() {
        readiness.drain();

        assertThat(component("node").status()).isEqualTo(Status.DOWN);
    }

    @Test
    void nodeWhoseIdIsAnothersTooIsDegradedWhileThatLasts() {
        assertThat(component("node").status()).isEqualTo(Status.UP);

        bus.meet("b", "a");
        namesakes.look();
        assertThat(component("node").status()).isEqualTo(Status.DEGRADED);
        assertThat(component("node").reason()).startsWith("node.id: a (expected: another on each node");

        bus.meet("b");
        namesakes.look();
        assertThat(component("node").status()).isEqualTo(Status.UP);
    }

    private Component storeState() {
        return component("store");
    }

    private Component component(String name) {
        return readiness.check().toCompletableFuture().join().stream()
                .filter(component -> component.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Is as the test says. */
    private static final class SickStore implements HistoryStore {
        private StoreHealth health = new StoreHealth(State.COMMITS, "", 0);
        private boolean answers = true;

        @Override
        public CompletionStage<Map<TopicName, TopicHead>> heads(Collection<TopicName> topics) {
            return answers
                    ? CompletableFuture.completedStage(Map.of())
                    : CompletableFuture.failedStage(new StoreException(Reason.UNAVAILABLE, "planted"));
        }

        @Override
        public StoreHealth health() {
            return health;
        }

        @Override
        public CompletionStage<Appended> append(Publication publication, Consumer<Position> onCommit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<TopicPage> readAfter(TopicName topic, long afterOffset, int maxCount, int maxBytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Integer> trim() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String description() {
            return "sick";
        }

        @Override
        public void close() {
            answers = false;
        }
    }
}
