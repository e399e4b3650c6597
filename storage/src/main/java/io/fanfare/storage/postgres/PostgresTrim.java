package io.fanfare.storage.postgres;

import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Retention;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Removes what retention no longer keeps, keys whose window is over and writers that are long gone. Goes round the topics, a
 * slice of them at a time.
 *
 * <p>Publishing goes before: a topic that is being published to is left for the next round, and one that is being trimmed is
 * locked for one small statement. Only one node trims at a time. Its commits wait for no flush: a trim that is lost is done
 * again. One thread.
 */
final class PostgresTrim implements AutoCloseable {
    private static final int SLICES_PER_CALL = 10;
    private static final int TOPICS_PER_SLICE = 2_000;
    private static final int TOPICS_PER_CALL = 200;
    private static final int ROWS_PER_CALL = 2_000;

    private static final String BEGIN =
            "SET LOCAL synchronous_commit = off; %s, %s".formatted(AdvisoryLock.TRIM.tryToTake(), ServerClock.MILLIS);

    private static final String STAY_KNOWN = """
            UPDATE fanfare.writer SET seen_at = now()
             WHERE id = ? AND seen_at < now() - interval '1 minute'""";

    /** Who was not heard of for so long has died. If it has not, its next batch fails and it registers again. */
    private static final String DECLARE_LEFT = """
            UPDATE fanfare.writer SET left_at = now() WHERE id IN (
                   SELECT id FROM fanfare.writer
                    WHERE left_at IS NULL AND seen_at < now() - interval '10 minutes'
                      FOR UPDATE SKIP LOCKED)""";

    private static final String DELETE_WRITERS =
            "DELETE FROM fanfare.writer WHERE left_at < now() - interval '30 days'";

    static final String DELETE_KEYS = """
            DELETE FROM fanfare.idempotency WHERE (topic_id, "key") IN (
                   SELECT topic_id, "key" FROM fanfare.idempotency
                    WHERE stored_at <= ? ORDER BY stored_at LIMIT ?
                      FOR UPDATE SKIP LOCKED)""";

    static final String SLICE = """
            SELECT id, name, head FROM fanfare.topic
             WHERE id > ? AND NOT is_empty
             ORDER BY id LIMIT ?""";

    /** Topics whose oldest publication goes. */
    static final String FIND = """
            SELECT asked.id
              FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) AS asked (id, last_by_count, last_by_age)
              JOIN fanfare.topic t ON t.id = asked.id
              JOIN fanfare.publication p ON p.topic_id = t.id AND p."offset" = t.oldest
             WHERE p."offset" <= asked.last_by_count OR p.stored_at <= asked.last_by_age
             ORDER BY asked.id LIMIT ?""";

    /** Of each topic so many of the oldest, up to the first one that stays. */
    static final String DELETE = """
            WITH locked AS MATERIALIZED (
                 SELECT asked.*, t.oldest
                   FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) AS asked (id, last_by_count, last_by_age)
                   JOIN fanfare.topic t ON t.id = asked.id
                    FOR UPDATE OF t SKIP LOCKED),
            goes AS (
                 SELECT asked.id, asked.oldest, reach.last
                   FROM locked asked
                  CROSS JOIN LATERAL (
                        SELECT coalesce(min(w."offset") FILTER (WHERE NOT w.is_over) - 1, max(w."offset")) AS last
                          FROM (SELECT p."offset",
                                       p."offset" <= asked.last_by_count OR p.stored_at <= asked.last_by_age AS is_over
                                  FROM fanfare.publication p
                                 WHERE p.topic_id = asked.id AND p."offset" >= asked.oldest
                                 ORDER BY p."offset" LIMIT ?) w) reach),
            removed AS (
                 DELETE FROM fanfare.publication p USING goes
                  WHERE p.topic_id = goes.id AND p."offset" BETWEEN goes.oldest AND goes.last
                 RETURNING 1),
            moved AS (
                 UPDATE fanfare.topic t SET oldest = goes.last + 1 FROM goes WHERE t.id = goes.id)
            SELECT count(*) FROM removed""";

    private final Connections connections;
    private final Epochs epochs;
    private final UUID writerId;
    private final Function<TopicName, Retention> retention;
    private final long idempotencyMillis;
    /** The last topic visited, 0 at the beginning of a round. */
    private long lastTopicId;

    /** A topic, and up to where its rules let publications go. */
    private record Asked(long id, long lastByCount, long lastByAge) {}

    PostgresTrim(
            Connections connections,
            Epochs epochs,
            UUID writerId,
            Function<TopicName, Retention> retention,
            Duration idempotencyWindow) {
        this.connections = connections;
        this.epochs = epochs;
        this.writerId = writerId;
        this.retention = retention;
        this.idempotencyMillis = idempotencyWindow.toMillis();
    }

    /**
     * Does a bounded part of the work.
     *
     * @return how many publications were removed, 0 also if another node is at it
     */
    int trim() throws SQLException {
        try (Connection connection = connections.borrow()) {
            stayKnown(connection);
            connection.setAutoCommit(false);
            try {
                long now = begin(connection);
                int removed = now > 0 ? trim(connection, now) : 0;
                connection.commit();
                return removed;
            } catch (SQLException failure) {
                connection.rollback();
                throw failure;
            }
        }
    }

    /**
     * Not within the trim's transaction: the commit thread locks the same row. Nothing is trimmed, and nobody declared to have
     * left, before it is known whether the server is the right one.
     */
    private void stayKnown(Connection connection) throws SQLException {
        epochs.observe(connection);
        try (PreparedStatement update = connection.prepareStatement(STAY_KNOWN)) {
            update.setObject(1, writerId);
            update.executeUpdate();
        }
    }

    /**
     * @return the time by the server's clock, 0 if another node is at it
     */
    private static long begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(BEGIN);
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                return row.next() && row.getBoolean(1) ? row.getLong(2) : 0;
            }
        }
    }

    private int trim(Connection connection, long now) throws SQLException {
        try (Statement writers = connection.createStatement();
                PreparedStatement keys = connection.prepareStatement(DELETE_KEYS)) {
            writers.executeUpdate(DECLARE_LEFT);
            writers.executeUpdate(DELETE_WRITERS);
            keys.setLong(1, now - idempotencyMillis);
            keys.setInt(2, ROWS_PER_CALL);
            keys.executeUpdate();
        }
        int removed = 0;
        for (int i = 0; i < SLICES_PER_CALL && removed == 0; i++) {
            List<Asked> slice = nextSlice(connection, now);
            List<Asked> expired = expired(connection, slice);
            removed = expired.isEmpty() ? 0 : delete(connection, expired);
            lastTopicId = lastId(expired.size() < TOPICS_PER_CALL ? slice : expired);
        }
        return removed;
    }

    /** Where the next slice goes on; an empty one begins a new round. */
    private static long lastId(List<Asked> topics) {
        return topics.isEmpty() ? 0 : topics.get(topics.size() - 1).id();
    }

    private List<Asked> nextSlice(Connection connection, long now) throws SQLException {
        List<Asked> slice = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(SLICE)) {
            select.setLong(1, lastTopicId);
            select.setInt(2, TOPICS_PER_SLICE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Retention rules = retention.apply(TopicName.of(row.getString("name")));
                    slice.add(new Asked(
                            row.getLong("id"),
                            row.getLong("head") - rules.maxCount(),
                            now - rules.maxAge().toMillis()));
                }
            }
        }
        return slice;
    }

    private static List<Asked> expired(Connection connection, List<Asked> slice) throws SQLException {
        List<Asked> expired = new ArrayList<>();
        try (PreparedStatement find = connection.prepareStatement(FIND)) {
            ask(connection, find, slice);
            find.setInt(4, TOPICS_PER_CALL);
            try (ResultSet row = find.executeQuery()) {
                int next = 0;
                while (row.next()) {
                    while (slice.get(next).id() != row.getLong(1)) {
                        next++;
                    }
                    expired.add(slice.get(next));
                }
            }
        }
        return expired;
    }

    private static int delete(Connection connection, List<Asked> expired) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            ask(connection, delete, expired);
            delete.setInt(4, ROWS_PER_CALL / expired.size());
            try (ResultSet row = delete.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static void ask(Connection connection, PreparedStatement statement, List<Asked> topics)
            throws SQLException {
        statement.setArray(
                1,
                connection.createArrayOf(
                        "bigint", topics.stream().map(Asked::id).toArray()));
        statement.setArray(
                2,
                connection.createArrayOf(
                        "bigint", topics.stream().map(Asked::lastByCount).toArray()));
        statement.setArray(
                3,
                connection.createArrayOf(
                        "bigint", topics.stream().map(Asked::lastByAge).toArray()));
    }

    @Override
    public void close() {
        connections.close();
    }
}
