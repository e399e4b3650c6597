package io.fanfare.storage.postgres;

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
import io.fanfare.storage.sql.GatheredQueries;
import io.fanfare.storage.sql.QueryThreads;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A history store in Postgres, which any number of nodes use at once: each has one of these, and together they keep every
 * promise.
 *
 * <p><b>Threads.</b> One writes, in group commits, and announces; one trims; the others read, what waits together. None waits
 * for another.
 *
 * <p><b>When full.</b> A full queue refuses as {@link Reason#OVERLOADED}.
 *
 * <p><b>When the database is out of reach.</b> Publishes wait for it up to {@link PostgresSettings#maxWaitSeconds()} and are then
 * refused as {@link Reason#UNAVAILABLE}, never to be stored later; those that come during a longer outage are refused at once.
 * One whose commit was under way is {@link Reason#OUTCOME_UNKNOWN} unless the outcome can be learned in that time. Works again
 * by itself once the database does.
 *
 * <p><b>Time.</b> The age of publications and keys goes by the server's clock, never by a node's.
 *
 * <p><b>Epoch.</b> See {@link Epochs}.
 */
public final class PostgresStore implements HistoryStore {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresStore.class);
    private static final int MAX_QUEUED_TRIMS = 16;
    /** Bounds what one statement brings to a few megabytes, with pages of the usual size. */
    private static final int MAX_PAGES_AT_ONCE = 32;

    private static final int MAX_HEADS_AT_ONCE = 256;

    private final String server;
    private final PostgresLedger ledger;
    private final Connections connections;
    private final GroupCommit commits;
    private final QueryThreads<PostgresReader> reads;
    private final GatheredQueries<PostgresReader, PageQuestion, TopicPage> pages;
    private final GatheredQueries<PostgresReader, List<TopicName>, Map<TopicName, TopicHead>> heads;
    private final QueryThreads<PostgresTrim> trims;

    private PostgresStore(
            PostgresSettings settings,
            Connections connections,
            UUID writerId,
            Epochs epochs,
            CommitLimits limits,
            Duration idempotencyWindow,
            TopicLimit topics,
            Function<TopicName, Retention> retention) {
        this.server = PostgresUrl.parse(settings.url()).toString();
        this.connections = connections;
        Duration maxWait = Duration.ofSeconds(settings.maxWaitSeconds());
        DatabaseReach reach = new DatabaseReach(server, maxWait.toMillis());
        ledger = new PostgresLedger(connections, writerId, epochs, reach, maxWait, idempotencyWindow, topics);
        commits = new GroupCommit("history-commit", ledger, limits.withMaxWait(maxWait.toMillis()), this::release);
        PostgresReader reader = new PostgresReader(connections.share(), epochs);
        reads = new QueryThreads<>("history-read", reader, settings.readConnections(), limits.maxQueued());
        pages = new GatheredQueries<>(reads, MAX_PAGES_AT_ONCE, PostgresReader::pages);
        heads = new GatheredQueries<>(reads, MAX_HEADS_AT_ONCE, PostgresReader::heads);
        PostgresTrim trim = new PostgresTrim(connections.share(), epochs, writerId, retention, idempotencyWindow);
        trims = new QueryThreads<>("history-trim", trim, 1, MAX_QUEUED_TRIMS);
    }

    /**
     * Connects, and makes or migrates the schema. Blocks, up to {@link PostgresSettings#startWaitSeconds()} for a database that is not
     * up yet, which is logged once; an interrupt ends the wait.
     *
     * @param limits of the queue and the batches; how long a publish waits is in the settings
     * @param topics how many may be made; publications in others are refused as {@link Reason#OVERLOADED}
     * @param retention the rules of a topic, never null; called on the trim thread
     * @throws IllegalArgumentException if the settings aren't what {@link PostgresSettings} promises
     * @throws IOException that says in words for an operator why the store can't be opened; nothing is left open then
     */
    public static PostgresStore open(
            PostgresSettings settings,
            CommitLimits limits,
            Duration idempotencyWindow,
            TopicLimit topics,
            Function<TopicName, Retention> retention)
            throws IOException {
        SettingsCheck.check(settings);
        String server = PostgresUrl.parse(settings.url()).toString();
        ReconnectBackoff backoff = new ReconnectBackoff(Duration.ofSeconds(settings.startWaitSeconds()));
        boolean isWaiting = false;
        while (true) {
            try {
                return openOnce(settings, limits, idempotencyWindow, topics, retention);
            } catch (SQLException failure) {
                String reason = PostgresFailure.inWords(failure);
                if (!PostgresFailure.isPassing(failure) || Thread.interrupted() || !backoff.awaitRetry()) {
                    throw new IOException(
                            "the history in postgres at " + server + " can't be opened: " + reason, failure);
                }
                if (!isWaiting) {
                    isWaiting = true;
                    LOG.warn("{}: not there yet, waiting up to {} s: {}", server, settings.startWaitSeconds(), reason);
                }
            }
        }
    }

    private static PostgresStore openOnce(
            PostgresSettings settings,
            CommitLimits limits,
            Duration idempotencyWindow,
            TopicLimit topics,
            Function<TopicName, Retention> retention)
            throws SQLException {
        Connections connections = Connections.to(settings);
        try {
            return open(settings, connections, limits, idempotencyWindow, topics, retention);
        } catch (SQLException failure) {
            connections.close();
            throw failure;
        }
    }

    private static PostgresStore open(
            PostgresSettings settings,
            Connections connections,
            CommitLimits limits,
            Duration idempotencyWindow,
            TopicLimit topics,
            Function<TopicName, Retention> retention)
            throws SQLException {
        UUID writerId = UUID.randomUUID();
        Epochs epochs = new Epochs(writerId, connections.session(), settings.promotedStandby());
        Migrations.run(connections.plain());
        try (Connection connection = connections.openWriter()) {
            epochs.verify(connection);
        }
        return new PostgresStore(settings, connections, writerId, epochs, limits, idempotencyWindow, topics, retention);
    }

    @Override
    public CompletionStage<Appended> append(Publication publication, Consumer<Position> onCommit) {
        return commits.append(publication, onCommit);
    }

    @Override
    public CompletionStage<TopicPage> readAfter(TopicName topic, long afterOffset, int maxCount, int maxBytes) {
        ReadArguments.check(afterOffset, maxCount);
        return pages.ask(new PageQuestion(topic, afterOffset, maxCount, maxBytes));
    }

    @Override
    public CompletionStage<Map<TopicName, TopicHead>> heads(Collection<TopicName> topics) {
        return heads.ask(List.copyOf(topics));
    }

    @Override
    public CompletionStage<Integer> trim() {
        return trims.submit(PostgresTrim::trim);
    }

    @Override
    public StoreHealth health() {
        return commits.health();
    }

    @Override
    public String description() {
        return "postgres at " + server;
    }

    @Override
    public void close() {
        trims.close();
        reads.close();
        commits.close();
    }

    /** On the commit thread when its last work is done. */
    private void release() {
        ledger.leave();
        connections.close();
    }
}
