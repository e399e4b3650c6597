package io.fanfare.storage.embedded;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.ReadArguments;
import io.fanfare.storage.Retention;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import io.fanfare.storage.StoreHealth;
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicPage;
import io.fanfare.storage.commit.CommitLimits;
import io.fanfare.storage.commit.GroupCommit;
import io.fanfare.storage.sql.QueryThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A history store in a file of one node. What was acknowledged survives the death of the process and, if the disk keeps its
 * word, of the machine.
 *
 * <p><b>Threads.</b> One writes, in group commits, and announces; another reads. Neither waits for the other.
 *
 * <p><b>When full.</b> A full queue refuses as {@link Reason#OVERLOADED}. A full disk refuses appends as {@link
 * Reason#UNAVAILABLE}; nothing is stored, and appends succeed again once there is room.
 *
 * <p><b>Epoch.</b> Made with the file. A database that is behind its {@link Witness}, such as a restored backup, or has
 * none, begins a new one.
 */
public final class EmbeddedStore implements HistoryStore {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStore.class);

    private final DataDirectory directory;
    private final Connection writer;
    private final Database database;
    private final SqliteTrim trim;
    private final GroupCommit commits;
    private final QueryThreads<SqliteReader> reads;
    private final InstantSource clock;

    private EmbeddedStore(
            DataDirectory directory,
            Connection writer,
            Database database,
            CommitLimits limits,
            Duration idempotencyWindow,
            Function<TopicName, Retention> retention,
            InstantSource clock)
            throws SQLException {
        this.directory = directory;
        this.clock = clock;
        this.writer = writer;
        this.database = database;
        SqliteLedger ledger = new SqliteLedger(writer, database.epoch(), idempotencyWindow, clock);
        trim = new SqliteTrim(writer, retention, idempotencyWindow);
        commits = new GroupCommit("history-commit", ledger, limits, this::release);
        SqliteReader reader = new SqliteReader(database.openReader(), database.epoch());
        reads = new QueryThreads<>("history-read", reader, 1, limits.maxQueued());
    }

    /**
     * Opens the store of a folder, which is made if it is not there.
     *
     * @param retention the rules of a topic, never null; called on the commit thread
     * @throws IOException that says in words for an operator why the store can't be opened; nothing is left open then
     */
    public static EmbeddedStore open(
            Path folder,
            CommitLimits limits,
            Duration idempotencyWindow,
            Function<TopicName, Retention> retention,
            InstantSource clock)
            throws IOException {
        DataDirectory directory = DataDirectory.open(folder);
        try {
            Database database = new Database(directory);
            Connection writer = database.openWriter();
            try {
                database.prepare(writer);
                return new EmbeddedStore(directory, writer, database, limits, idempotencyWindow, retention, clock);
            } catch (SQLException | IOException failure) {
                writer.close();
                throw failure;
            }
        } catch (SQLException | IOException failure) {
            directory.close();
            throw new IOException("the history in " + directory + " can't be opened: " + failure.getMessage(), failure);
        }
    }

    @Override
    public CompletionStage<Appended> append(Publication publication, Consumer<Position> onCommit) {
        return commits.append(publication, onCommit);
    }

    @Override
    public CompletionStage<TopicPage> readAfter(TopicName topic, long afterOffset, int maxCount, int maxBytes) {
        ReadArguments.check(afterOffset, maxCount);
        return reads.submit(reader -> reader.readAfter(topic, afterOffset, maxCount, maxBytes));
    }

    @Override
    public CompletionStage<Map<TopicName, TopicHead>> heads(Collection<TopicName> topics) {
        List<TopicName> asked = List.copyOf(topics);
        return reads.submit(reader -> reader.heads(asked));
    }

    @Override
    public CompletionStage<Integer> trim() {
        return commits.submit(() -> {
            try {
                database.noteCommits(writer);
                return trim.trim(clock.millis());
            } catch (SQLException | IOException failure) {
                throw new StoreException(Reason.UNAVAILABLE, "trimming failed and was taken back", failure);
            }
        });
    }

    @Override
    public StoreHealth health() {
        return commits.health();
    }

    @Override
    public String description() {
        return "embedded, in " + directory;
    }

    @Override
    public void close() {
        reads.close();
        commits.close();
    }

    /** Lets go of the file, on the commit thread when its last work is done. */
    private void release() {
        try {
            database.noteCommits(writer);
            writer.close();
            directory.close();
        } catch (SQLException | IOException failure) {
            LOG.error("the history in {} could not be closed", directory, failure);
        }
    }
}
