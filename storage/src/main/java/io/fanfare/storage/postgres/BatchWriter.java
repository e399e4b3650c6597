package io.fanfare.storage.postgres;

import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The statements of a batch, on a connection of their own: a fixed number of round trips however many publications there are.
 *
 * <p>All writers lock the topics of a batch in the order of their names, and hold no other lock that another one waits for, so
 * that they never wait in a circle. Missing topics are made in a transaction before, for the same reason.
 *
 * <p>Belongs to the commit thread. After a failure it is only good for {@link #close()}.
 */
final class BatchWriter implements AutoCloseable {
    /** Three statements in one round trip; the second and third see what was committed while the first waited. */
    static final String LOCK = AdvisoryLock.EPOCH.share() + "; SELECT " + Life.COLUMNS + " FROM fanfare.store s"
            + "; SELECT id, name, head FROM fanfare.topic WHERE name = ANY (?) ORDER BY name FOR UPDATE";

    /** Waits for no flush of its own: the batch that follows flushes what was written before it. */
    private static final String MAKE_TOPICS =
            "SET LOCAL synchronous_commit = off; INSERT INTO fanfare.topic (name, head, oldest)"
                    + " SELECT name, 0, 1 FROM unnest(?::text[]) AS missing (name) ORDER BY name COLLATE \"C\""
                    + " ON CONFLICT (name) DO NOTHING";

    static final String FIND_KEYS = "SELECT topic_id, \"key\", i.\"offset\""
            + " FROM unnest(?::bigint[], ?::text[]) AS asked (topic_id, \"key\")"
            + " JOIN fanfare.idempotency i USING (topic_id, \"key\") WHERE i.stored_at > ?";

    private static final String WRITE = "INSERT INTO fanfare.publication"
            + " (topic_id, \"offset\", stored_at, time_millis, event, format, \"key\", payload)"
            + " SELECT p.topic_id, p.\"offset\", ?, p.time_millis, p.event, p.format, p.\"key\", p.payload"
            + " FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::smallint[], ?::text[], ?::bytea[])"
            + " AS p (topic_id, \"offset\", time_millis, event, format, \"key\", payload)"
            + "; UPDATE fanfare.topic t SET head = counter.head"
            + " FROM unnest(?::bigint[], ?::bigint[]) AS counter (id, head) WHERE t.id = counter.id"
            + "; INSERT INTO fanfare.idempotency (topic_id, \"key\", \"offset\", stored_at)"
            + " SELECT k.topic_id, k.\"key\", k.\"offset\", ?"
            + " FROM unnest(?::bigint[], ?::text[], ?::bigint[]) AS k (topic_id, \"key\", \"offset\")"
            + " WHERE k.\"key\" IS NOT NULL ON CONFLICT (topic_id, \"key\")"
            + " DO UPDATE SET \"offset\" = excluded.\"offset\", stored_at = excluded.stored_at"
            + "; UPDATE fanfare.writer SET batch = ?, seen_at = now() WHERE id = ?";

    private static final String LOCK_MARKER = "SELECT batch FROM fanfare.writer WHERE id = ? FOR UPDATE";

    private final Connection connection;
    private final UUID writerId;
    private final PreparedStatement lock;
    private final PreparedStatement makeTopics;
    private final PreparedStatement findKeys;
    private final PreparedStatement write;
    private final PreparedStatement lockMarker;

    /** What a batch may count up, until its transaction ends. */
    record Locked(Life life, Map<TopicName, TopicCounter> counters) {}

    /**
     * @param connection without auto-commit; closed with this
     */
    BatchWriter(Connection connection, UUID writerId) throws SQLException {
        this.connection = connection;
        this.writerId = writerId;
        lock = connection.prepareStatement(LOCK);
        makeTopics = connection.prepareStatement(MAKE_TOPICS);
        findKeys = connection.prepareStatement(FIND_KEYS);
        write = connection.prepareStatement(WRITE);
        lockMarker = connection.prepareStatement(LOCK_MARKER);
    }

    /** Begins a transaction with the locks of all topics of a batch. */
    Locked lock(List<Publication> batch) throws SQLException {
        Set<TopicName> topics = new HashSet<>();
        for (Publication publication : batch) {
            topics.add(publication.topic());
        }
        Locked locked = lock(topics);
        if (locked.counters().size() < topics.size()) {
            connection.rollback();
            makeTopics(topics);
            locked = lock(topics);
        }
        return locked;
    }

    private Locked lock(Set<TopicName> topics) throws SQLException {
        lock.setArray(1, names(topics));
        lock.execute();
        lock.getMoreResults();
        Life life = null;
        try (ResultSet row = lock.getResultSet()) {
            if (row.next()) {
                life = Life.of(row);
            }
        }
        lock.getMoreResults();
        Map<TopicName, TopicCounter> counters = new HashMap<>();
        try (ResultSet row = lock.getResultSet()) {
            while (row.next()) {
                counters.put(TopicName.of(row.getString(2)), new TopicCounter(row.getLong(1), row.getLong(3)));
            }
        }
        return new Locked(life, counters);
    }

    private void makeTopics(Set<TopicName> topics) throws SQLException {
        makeTopics.setArray(1, names(topics));
        makeTopics.execute();
        connection.commit();
    }

    private Array names(Set<TopicName> topics) throws SQLException {
        return connection.createArrayOf(
                "text", topics.stream().map(TopicName::value).toArray());
    }

    /**
     * The offsets of those keys of a batch that were stored before, by whichever node. Asked after the topics are locked: then
     * no other writer can be about to store one of them.
     *
     * @param after when a key must have been stored for its window to last, in milliseconds
     */
    Map<TopicKey, Long> firstOffsets(List<Publication> batch, Locked locked, long after) throws SQLException {
        Set<TopicKey> asked = new HashSet<>();
        for (Publication publication : batch) {
            if (publication.key() != null) {
                asked.add(
                        new TopicKey(locked.counters().get(publication.topic()).id(), publication.key()));
            }
        }
        Map<TopicKey, Long> found = new HashMap<>();
        if (asked.isEmpty()) {
            return found;
        }
        findKeys.setArray(
                1, array("bigint", asked.stream().map(TopicKey::topicId).toArray()));
        findKeys.setArray(2, array("text", asked.stream().map(TopicKey::key).toArray()));
        findKeys.setLong(3, after);
        try (ResultSet row = findKeys.executeQuery()) {
            while (row.next()) {
                found.put(new TopicKey(row.getLong(1), row.getString(2)), row.getLong(3));
            }
        }
        return found;
    }

    /** Writes publications, heads, keys and the batch's number, all in one round trip. */
    void write(Assignment assignment, Locked locked, long now, long batch) throws SQLException {
        PublicationColumns columns = PublicationColumns.of(assignment.stored());
        Array topicIds = array("bigint", columns.topicIds());
        Array offsets = array("bigint", columns.offsets());
        Array keys = array("text", columns.keys());
        write.setLong(1, now);
        write.setArray(2, topicIds);
        write.setArray(3, offsets);
        write.setArray(4, array("bigint", columns.times()));
        write.setArray(5, array("text", columns.events()));
        write.setArray(6, array("smallint", columns.formats()));
        write.setArray(7, keys);
        write.setArray(8, array("bytea", columns.payloads()));
        write.setArray(
                9,
                array(
                        "bigint",
                        locked.counters().values().stream()
                                .map(TopicCounter::id)
                                .toArray()));
        write.setArray(
                10,
                array(
                        "bigint",
                        locked.counters().values().stream()
                                .map(TopicCounter::head)
                                .toArray()));
        write.setLong(11, now);
        write.setArray(12, topicIds);
        write.setArray(13, keys);
        write.setArray(14, offsets);
        write.setLong(15, batch);
        write.setObject(16, writerId);
        write.execute();
    }

    private Array array(String type, Object[] values) throws SQLException {
        return connection.createArrayOf(type, values);
    }

    /**
     * Ends the transaction.
     *
     * @return whether the server vouches for it; it does not if it gave up waiting for a replica that it was told to wait for
     * @throws SQLException if it is not known whether the commit happened
     */
    boolean commit() throws SQLException {
        connection.clearWarnings();
        connection.commit();
        return connection.getWarnings() == null;
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    /**
     * The number of the last batch that this store committed. Waits until no other transaction of this store is under way, such
     * as one that was begun on a connection that is lost.
     */
    long lastBatch() throws SQLException {
        lockMarker.setObject(1, writerId);
        try (ResultSet row = lockMarker.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        } finally {
            connection.rollback();
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
