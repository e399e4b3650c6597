package io.fanfare.storage.embedded;

import static io.fanfare.storage.embedded.EmbeddedStores.await;
import static io.fanfare.storage.embedded.EmbeddedStores.offsets;
import static io.fanfare.storage.embedded.EmbeddedStores.publication;
import static io.fanfare.storage.embedded.EmbeddedStores.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.storage.StoreException.Reason;
import io.fanfare.storage.commit.CommitLimits;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another program that holds the file's write lock while the store is open. */
@Timeout(60)
class LockedFileTest {
    private static final int MAX_ANSWER_MILLIS = 1_000;
    private static final CommitLimits LIMITS = new CommitLimits(100, 1_000, 10, 1_000).withMaxAnswer(MAX_ANSWER_MILLIS);

    @TempDir
    private Path folder;

    @Test
    void publishIsRefusedInTimeAndNotStored() throws Exception {
        try (EmbeddedStore store = EmbeddedStores.open(folder, LIMITS, InstantSource.system());
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("history.db"));
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            assertThat(refusal(store.append(publication("key")))).isEqualTo(Reason.UNAVAILABLE);
            assertThat(store.health().reason()).contains("another program has locked the database");
            assertThat(offsets(store)).isEmpty();

            statement.execute("ROLLBACK");
            assertThat(await(store.append(publication("key"))).position().offset())
                    .isEqualTo(1);
        }
    }
}
