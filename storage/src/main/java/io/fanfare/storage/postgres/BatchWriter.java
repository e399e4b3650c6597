package io.fanfare.storage.postgres;

import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.TopicLimit;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * The statements of a batch, on a connection of their own: a fixed number of round trips however many publications there are.
 *
 * <p>All writers lock the topics of a batch in the order of their names, and hold no other lock that another one waits for, so
 * that they never wait in a circle. Missing topics are made in a transaction before, for the same reason.
 *
 * <p>Belongs to the commit thread. After a failure it is only good for {@link #close()}.
 */
final class BatchWriter implements AutoCloseable {
    /** Each statement sees what was committed while the one before it waited. */
    private static final String LOCK_TOPICS = """
            SELECT %s FROM fanfare.store s;
            SELECT id, name, head FROM fanfare.topic WHERE name = ANY (?) ORDER BY name FOR UPDATE""".formatted(StoreIncarnation.COLUMNS);

    /** Waits for no flush of its own: the batch that follows flushes what was written before it. */
    private static final String MAKE_TOPICS = """
            SET LOCAL synchronous_commit = off;
            INSERT INTO fanfare.topic (name, head, oldest)
            SELECT name, 0, 1 FROM unnest(?::text[]) AS missing (name)
             ORDER BY name COLLATE "C"
            ON CONFLICT (name) DO NOTHING""";

    /**
     * Asked after the topics are locked: then no other writer can be about to store one of the keys. OFFSET 0 keeps the planner
     * from reading all keys of a topic and comparing afterwards, which it believes to be cheaper.
     */
    static final String FIND_KEYS = """
            SELECT t.id, asked."key", i."offset"
              FROM unnest(?::text[], ?::text[]) AS asked (name, "key")
              JOIN fanfare.topic t ON t.name = asked.name
             CROSS JOIN LATERAL (
                   SELECT "offset" FROM fanfare.idempotency
                    WHERE topic_id = t.id AND "key" = asked."key" AND stored_at > %s - ?
                   OFFSET 0) i
            """.formatted(ServerClock.MILLIS);

    /** A writer that has left, in the eyes of the others, fails at its batch's number, and with it the whole transaction. */
    private static final String WRITE_AND_COMMIT = """
            INSERT INTO fanfare.publication
                   (topic_id, "offset", stored_at, time_millis, event, format, "key", payload)
            SELECT p.topic_id, p."offset", %1$s, p.time_millis, p.event, p.format, p."key", p.payload
              FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::smallint[], ?::text[], ?::bytea[])
                AS p (topic_id, "offset", time_millis, event, format, "key", payload);

            UPDATE fanfare.topic t SET head = counter.head
              FROM unnest(?::bigint[], ?::bigint[]) AS counter (id, head)
             WHERE t.id = counter.id;

            INSERT INTO fanfare.idempotency (topic_id, "key", "offset", stored_at)
            SELECT k.topic_id, k."key", k."offset", %1$s
              FROM unnest(?::bigint[], ?::text[], ?::bigint[]) AS k (topic_id, "key", "offset")
             WHERE k."key" IS NOT NULL
            ON CONFLICT (topic_id, "key") DO UPDATE SET "offset" = excluded."offset", stored_at = excluded.stored_at;

            UPDATE fanfare.writer SET batch = CASE WHEN left_at IS NULL THEN ? END, seen_at = now() WHERE id = ?;COMMIT\
            """.formatted(ServerClock.MILLIS);

    /** No topic is ever deleted; an id that nobody got counts as one. */
    static final String COUNT_TOPICS = "SELECT coalesce(max(id), 0) FROM fanfare.topic";

    private static final String LOCK_MARKER = """
            SELECT w.batch, %s
              FROM fanfare.store s JOIN fanfare.writer w ON w.id = ?
               FOR UPDATE OF w
            """.formatted(StoreIncarnation.COLUMNS);

    /** Waits for no flush: a writer that seems to be there only keeps a promotion waiting. */
    private static final String LEAVE = """
            SET LOCAL synchronous_commit = off;
            UPDATE fanfare.writer SET left_at = now() WHERE id = ?""";

    private static final String PROBE = "UPDATE fanfare.writer SET seen_at = now() WHERE id = ?";

    private final Connection connection;
    private final PGConnection arrays;
    private final UUID writerId;
    private final long idempotencyMillis;
    private final TopicLimit topicLimit;
    private final PreparedStatement lock;
    private final PreparedStatement lockAndFindKeys;
    private final PreparedStatement makeTopics;
    private final PreparedStatement writeAndCommit;
    private final PreparedStatement lockMarker;

    /**
     * What a batch may count up, until its transaction ends.
     *
     * @param firstOffsets of those keys of the batch that were stored before, by whichever node
     */
    record Locked(
            StoreIncarnation incarnation, Map<TopicName, TopicCounter> counters, Map<TopicKey, Long> firstOffsets) {}

    /** The number of the last batch that this store committed, and the incarnation that says so, null if nothing is known. */
    record Last(StoreIncarnation incarnation, long batch) {}

    /**
     * @param connection without auto-commit; closed with this
     */
    BatchWriter(
            Connection connection,
            ServerSettings session,
            UUID writerId,
            Duration idempotencyWindow,
            TopicLimit topicLimit)
            throws SQLException {
        this.connection = connection;
        this.arrays = connection.unwrap(PGConnection.class);
        this.writerId = writerId;
        this.idempotencyMillis = idempotencyWindow.toMillis();
        this.topicLimit = topicLimit;
        String lockAll = AdvisoryLock.EPOCH.share(session.forTransaction()) + "; " + LOCK_TOPICS;
        lock = connection.prepareStatement(lockAll);
        makeTopics = connection.prepareStatement(MAKE_TOPICS);
        lockAndFindKeys = connection.prepareStatement(lockAll + "; " + FIND_KEYS);
        writeAndCommit = connection.prepareStatement(WRITE_AND_COMMIT);
        lockMarker = connection.prepareStatement(LOCK_MARKER);
    }

    /**
     * Begins a transaction with the locks of all topics of a batch, but for those of which there may be no more. Several nodes may
     * make some at the same moment, so that there are a few more in the end.
     */
    Locked lock(List<Publication> batch) throws SQLException {
        Set<TopicName> topics = topicsOf(batch);
        List<Publication> keyed = new ArrayList<>();
        for (Publication publication : batch) {
            if (publication.key() != null) {
                keyed.add(publication);
            }
        }
        Locked locked = lock(topics, keyed);
        if (locked.counters().size() < topics.size()) {
            connection.rollback();
            topics.removeIf(locked.counters()::containsKey);
            makeTopics(topics);
            locked = lock(topicsOf(batch), keyed);
        }
        return locked;
    }

    private static Set<TopicName> topicsOf(List<Publication> batch) {
        return batch.stream().map(Publication::topic).collect(Collectors.toSet());
    }

    private Locked lock(Set<TopicName> topics, List<Publication> keyed) throws SQLException {
        PreparedStatement statement = keyed.isEmpty() ? lock : lockAndFindKeys;
        statement.setArray(1, names(topics));
        if (!keyed.isEmpty()) {
            statement.setArray(
                    2,
                    array("text", keyed.stream().map(one -> one.topic().value()).toArray(String[]::new)));
            statement.setArray(
                    3, array("text", keyed.stream().map(Publication::key).toArray(String[]::new)));
            statement.setLong(4, idempotencyMillis);
        }
        statement.execute();
        statement.getMoreResults();
        StoreIncarnation incarnation = incarnation(statement);
        statement.getMoreResults();
        Map<TopicName, TopicCounter> counters = counters(statement);
        boolean hasKeys = statement.getMoreResults();
        return new Locked(incarnation, counters, hasKeys ? firstOffsets(statement) : Map.of());
    }

    private static StoreIncarnation incarnation(PreparedStatement answered) throws SQLException {
        try (ResultSet row = answered.getResultSet()) {
            return row.next() ? StoreIncarnation.of(row) : null;
        }
    }

    private static Map<TopicName, TopicCounter> counters(PreparedStatement answered) throws SQLException {
        Map<TopicName, TopicCounter> counters = new HashMap<>();
        try (ResultSet row = answered.getResultSet()) {
            while (row.next()) {
                counters.put(TopicName.of(row.getString(2)), new TopicCounter(row.getLong(1), row.getLong(3)));
            }
        }
        return counters;
    }

    private static Map<TopicKey, Long> firstOffsets(PreparedStatement answered) throws SQLException {
        Map<TopicKey, Long> found = new HashMap<>();
        try (ResultSet row = answered.getResultSet()) {
            while (row.next()) {
                found.put(new TopicKey(row.getLong(1), row.getString(2)), row.getLong(3));
            }
        }
        return found;
    }

    private void makeTopics(Set<TopicName> missing) throws SQLException {
        Set<TopicName> made = new HashSet<>();
        long count = countTopics();
        for (TopicName topic : missing) {
            if (topicLimit.allows(topic, count + made.size())) {
                made.add(topic);
            }
        }
        if (made.isEmpty()) {
            connection.rollback();
            return;
        }
        makeTopics.setArray(1, names(made));
        makeTopics.execute();
        connection.commit();
    }

    private long countTopics() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(COUNT_TOPICS)) {
            row.next();
            return row.getLong(1);
        }
    }

    private Array names(Set<TopicName> topics) throws SQLException {
        return array("text", topics.stream().map(TopicName::value).toArray(String[]::new));
    }

    /**
     * Writes publications, heads, keys and the batch's number, and ends the transaction, all in one round trip.
     *
     * @return whether the server vouches for it; it does not if it gave up waiting for a replica that it was told to wait for
     * @throws SQLException if it is not known whether the commit happened
     */
    boolean writeAndCommit(Assignment assignment, Locked locked, long batch) throws SQLException {
        PublicationColumns columns = PublicationColumns.of(assignment.stored());
        Array topicIds = array("bigint", columns.topicIds());
        Array offsets = array("bigint", columns.offsets());
        Array keys = array("text", columns.keys());
        writeAndCommit.setArray(1, topicIds);
        writeAndCommit.setArray(2, offsets);
        writeAndCommit.setArray(3, array("bigint", columns.times()));
        writeAndCommit.setArray(4, array("text", columns.events()));
        writeAndCommit.setArray(5, array("smallint", columns.formats()));
        writeAndCommit.setArray(6, keys);
        writeAndCommit.setArray(7, array("bytea", columns.payloads()));
        writeAndCommit.setArray(8, array("bigint", ids(locked.counters().values())));
        writeAndCommit.setArray(9, array("bigint", heads(locked.counters().values())));
        writeAndCommit.setArray(10, topicIds);
        writeAndCommit.setArray(11, keys);
        writeAndCommit.setArray(12, offsets);
        writeAndCommit.setLong(13, batch);
        writeAndCommit.setObject(14, writerId);
        writeAndCommit.execute();
        return writeAndCommit.getWarnings() == null;
    }

    private static long[] ids(Collection<TopicCounter> counters) {
        long[] ids = new long[counters.size()];
        int i = 0;
        for (TopicCounter counter : counters) {
            ids[i++] = counter.id();
        }
        return ids;
    }

    private static long[] heads(Collection<TopicCounter> counters) {
        long[] heads = new long[counters.size()];
        int i = 0;
        for (TopicCounter counter : counters) {
            heads[i++] = counter.head();
        }
        return heads;
    }

    /**
     * @param values an array, of primitives where there are some: the driver sends those as they are, others as text
     */
    private Array array(String type, Object values) throws SQLException {
        return arrays.createArrayOf(type, values);
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    /**
     * The last batch of this store. Waits until no other transaction of this store is under way, such as one that was begun on a
     * connection that is lost.
     */
    Last last() throws SQLException {
        lockMarker.setObject(1, writerId);
        try (ResultSet row = lockMarker.executeQuery()) {
            return row.next() ? new Last(StoreIncarnation.of(row), row.getLong("batch")) : new Last(null, 0);
        } finally {
            connection.rollback();
        }
    }

    /** Writes and commits something that nobody reads. */
    void probe() throws SQLException {
        try (PreparedStatement probe = connection.prepareStatement(PROBE)) {
            probe.setObject(1, writerId);
            probe.executeUpdate();
        }
        connection.commit();
    }

    /** The last batch of each writer, as far as the transaction sees them. */
    Map<UUID, Long> batches() throws SQLException {
        try (PreparedStatement writers = connection.prepareStatement(Sighting.WRITERS)) {
            return Sighting.batches(writers.executeQuery());
        }
    }

    /** Tells the others that this store will write no more. */
    void leave() throws SQLException {
        try (PreparedStatement leave = connection.prepareStatement(LEAVE)) {
            leave.setObject(1, writerId);
            leave.execute();
            connection.commit();
        }
    }

    /** Verifies where the connection has ended up; outside a transaction. */
    void verify(Epochs epochs) throws SQLException {
        epochs.verify(connection);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
