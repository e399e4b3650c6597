package io.fanfare.storage.embedded;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.ReadArguments;
import io.fanfare.storage.Retention;
import io.fanfare.storage.StoreException.Reason;
import io.fanfare.storage.StoreHealth;
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicLimit;
import io.fanfare.storage.TopicPage;
import io.fanfare.storage.commit.CommitLimits;
import io.fanfare.storage.commit.GroupCommit;
import io.fanfare.storage.sql.QueryThreads;
import java.io.IOException;
import java.nio.file.Path;
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
 * <p><b>When the disk is stuck.</b> Every append is answered after {@link CommitLimits#maxAnswerMillis()}, as the limits say.
 *
 * <p><b>When the files go.</b> Appends are refused as {@link Reason#UNAVAILABLE} until the same files are back or the store is
 * opened again: see {@link HistoryFiles}.
 *
 * <p><b>Epoch.</b> Made with the file. A database that is behind its {@link RewindMark}, such as a restored backup, or has
 * none, begins a new one.
 */
public final class EmbeddedStore implements HistoryStore {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStore.class);
    private static final Duration MAX_BUSY_TIMEOUT = Duration.ofSeconds(5);

    private final DataDirectory directory;
    private final Database database;
    private final SqliteLedger ledger;
    private final GroupCommit commits;
    private final QueryThreads<SqliteReader> reads;

    private EmbeddedStore(
            DataDirectory directory, Database database, SqliteLedger ledger, SqliteReader reader, CommitLimits limits) {
        this.directory = directory;
        this.database = database;
        this.ledger = ledger;
        commits = new GroupCommit("history-commit", ledger, limits, this::release);
        reads = new QueryThreads<>("history-read", reader, 1, limits.maxQueued());
    }

    /**
     * Opens the store of a folder, which is made if it is not there.
     *
     * @param topics how many may be made; publications in others are refused as {@link Reason#OVERLOADED}
     * @param retention the rules of a topic, never null; called on the commit thread
     * @throws IOException that says in words for an operator why the store can't be opened; nothing is left open then
     */
    public static EmbeddedStore open(
            Path folder,
            CommitLimits limits,
            Duration idempotencyWindow,
            TopicLimit topics,
            Function<TopicName, Retention> retention,
            InstantSource clock)
            throws IOException {
        DataDirectory directory = DataDirectory.open(folder);
        try {
            NativeLibrary.load(directory.folder());
            Database database = new Database(directory, busyTimeout(limits));
            database.open();
            try {
                SqliteLedger ledger = new SqliteLedger(database, idempotencyWindow, topics, retention, clock);
                return new EmbeddedStore(directory, database, ledger, new SqliteReader(database), limits);
            } catch (SQLException failure) {
                database.close();
                throw failure;
            }
        } catch (SQLException failure) {
            directory.close();
            throw cantOpen(directory, SqliteFailure.inWords(failure), failure);
        } catch (IOException failure) {
            directory.close();
            throw cantOpen(directory, FileFailure.inWords(failure), failure);
        }
    }

    private static IOException cantOpen(DataDirectory directory, String reason, Exception failure) {
        return new IOException("the history in " + directory + " can't be opened: " + reason, failure);
    }

    /** Less than an append may wait, so that one that met a lock is refused rather than unknown. */
    private static Duration busyTimeout(CommitLimits limits) {
        return Duration.ofMillis(Math.min(MAX_BUSY_TIMEOUT.toMillis(), limits.maxAnswerMillis() / 2));
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
        return commits.submit(ledger::trim);
    }

    @Override
    public StoreHealth health() {
        return commits.health();
    }

    @Override
    public long sizeBytes() {
        return database.files().sizeBytes();
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

    /** Lets go of the files, on the commit thread when its last work is done. */
    private void release() {
        close(ledger);
        close(database);
        close(directory);
    }

    private void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception failure) {
            LOG.error("the history in {} could not be closed in order: {}", directory, failure.getMessage());
        }
    }
}
