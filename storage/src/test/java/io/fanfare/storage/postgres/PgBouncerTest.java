package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.storage.ConcurrentPublishers;
import io.fanfare.storage.HistoryStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes behind a real PgBouncer with fewer connections than they open; skipped on a machine without one. */
@Timeout(90)
@EnabledIf("io.fanfare.storage.postgres.PgBouncer#isInstalled")
class PgBouncerTest {
    private final TestDatabase database = TestDatabase.create();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"transaction", "session"})
    void publishersOnTwoNodesLeaveNoHoleAndNoRepeat(String poolMode) throws Exception {
        database.execute("DROP SCHEMA fanfare CASCADE");
        try (PgBouncer pooler = new PgBouncer(folder, database.server().port(), poolMode);
                HistoryStore here = TestDatabase.open(PostgresServer.settings(database.name(), pooler.port()));
                HistoryStore there = TestDatabase.open(PostgresServer.settings(database.name(), pooler.port()))) {
            new ConcurrentPublishers(here, there).publishAndCheck();
        }
    }

    @Test
    void poolingByStatementIsRefusedInOneLine() throws Exception {
        try (PgBouncer pooler = new PgBouncer(folder, database.server().port(), "statement")) {
            PostgresSettings settings = PostgresServer.settings(database.name(), pooler.port());

            assertThatThrownBy(() -> TestDatabase.open(settings))
                    .hasMessageContaining("pool_mode = transaction or session")
                    .hasMessageNotContaining("\n");
        }
    }
}
