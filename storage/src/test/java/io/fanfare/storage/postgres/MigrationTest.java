package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.HistoryStore;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** A history that an earlier version has written goes on under this one. */
class MigrationTest {
    private static final TopicName ROOM = TopicName.of("short:1");

    private final TestDatabase database = TestDatabase.create();

    private void migrateToFirstVersion() {
        PostgresSettings settings = database.server().settings(database.name());
        Flyway.configure()
                .dataSource(settings.url(), settings.user(), settings.password())
                .loggers("slf4j")
                .schemas("fanfare")
                .createSchemas(true)
                .locations("classpath:io/fanfare/storage/postgres")
                .target("1")
                .load()
                .migrate();
    }

    private String isEmpty() throws SQLException {
        return database.ask("SELECT is_empty FROM fanfare.topic WHERE name = 'short:1'");
    }

    private static long append(HistoryStore store) throws Exception {
        return store.append(new Publication(ROOM, "message", Payload.json("{}"), null, 1))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .position()
                .offset();
    }

    @Test
    void topicsOfTheFirstVersionGoOnAndAreTrimmed() throws Exception {
        migrateToFirstVersion();
        database.execute("INSERT INTO fanfare.topic (name, head, oldest) VALUES ('short:1', 7, 8)");

        try (HistoryStore store = database.open()) {
            assertThat(isEmpty()).isEqualTo("t");

            for (int i = 8; i <= 30; i++) {
                assertThat(append(store)).isEqualTo(i);
            }
            assertThat(isEmpty()).isEqualTo("f");
            assertThat(store.trim().toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .isPositive();
        }
    }

    @Test
    void topicThatIsEmptiedIsNotLookedAtAnyMore() throws Exception {
        try (HistoryStore store = database.open()) {
            append(store);
            database.execute("UPDATE fanfare.topic SET oldest = head + 1");
            assertThat(isEmpty()).isEqualTo("t");

            append(store);
            assertThat(isEmpty()).isEqualTo("f");
        }
    }
}
