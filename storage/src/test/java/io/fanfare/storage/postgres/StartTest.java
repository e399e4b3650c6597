package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.storage.HistoryStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database that is not there when the store is opened. */
@Timeout(60)
class StartTest {
    private static final int LIMIT_SECONDS = 20;

    private final TestDatabase database = TestDatabase.create();

    @Test
    void databaseThatComesLaterIsWaitedFor() throws Exception {
        try (FaultyLink link = new FaultyLink(database.server().port())) {
            link.down();
            PostgresSettings settings =
                    PostgresServer.settings(database.name(), link.port()).withStartWait(LIMIT_SECONDS);

            CompletableFuture<HistoryStore> opening = CompletableFuture.supplyAsync(() -> TestDatabase.open(settings));
            link.awaitRefusals(3);
            assertThat(opening).isNotDone();
            link.up();

            opening.get(LIMIT_SECONDS, TimeUnit.SECONDS).close();
        }
    }

    @Test
    void waitAtTheStartHasAnEnd() {
        PostgresSettings nowhere = PostgresServer.settings("nothing", 1).withStartWait(1);

        assertThatThrownBy(() -> TestDatabase.open(nowhere))
                .hasMessageContaining("postgres at 127.0.0.1:1/nothing can't be opened: ")
                .hasMessageContaining("is Postgres up")
                .hasMessageNotContaining("\n");
    }

    @Test
    void databaseThatDoesNotExistIsNotWaitedFor() {
        PostgresSettings missing =
                PostgresServer.settings("missing", database.server().port()).withStartWait(3_600);

        assertThatThrownBy(() -> TestDatabase.open(missing))
                .hasMessageContaining("\"missing\" does not exist")
                .hasMessageContaining("has to be made");
    }

    @Test
    void interruptEndsTheWait() throws Exception {
        PostgresSettings nowhere = PostgresServer.settings("nothing", 1).withStartWait(3_600);
        CompletableFuture<Thread> started = new CompletableFuture<>();
        CompletableFuture<HistoryStore> opening = CompletableFuture.supplyAsync(() -> {
            started.complete(Thread.currentThread());
            return TestDatabase.open(nowhere);
        });

        started.get(LIMIT_SECONDS, TimeUnit.SECONDS).interrupt();

        assertThat(opening).failsWithin(Duration.ofSeconds(LIMIT_SECONDS));
    }
}
