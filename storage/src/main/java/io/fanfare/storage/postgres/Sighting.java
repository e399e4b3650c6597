package io.fanfare.storage.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What the database says of itself, of the server that it is on, and of those who write into it.
 *
 * @param isElsewhere another cluster, database or table than the one that the epoch belongs to, or an operator's word for it
 * @param settledTimeline the one that the epoch was last found on
 * @param timeline the server's
 * @param isRegistered whether the store that asks is among the writers, on this timeline
 * @param batches the last one of each writer
 */
record Sighting(
        StoreIncarnation incarnation,
        boolean isElsewhere,
        long settledTimeline,
        long timeline,
        boolean isRegistered,
        Map<UUID, Long> batches) {

    /** Where a connection has really ended up, as a table {@code here} of one row. */
    static final String HERE = """
            WITH here AS (SELECT
                 (SELECT system_identifier FROM pg_control_system()) AS system_identifier,
                 ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint AS timeline,
                 (SELECT oid::bigint FROM pg_database WHERE datname = current_database()) AS database_oid,
                 'fanfare.store'::regclass::oid::bigint AS table_oid)
            """;

    /** Those that left long ago are removed some day, and are not to be missed then. */
    static final String WRITERS = """
            SELECT id, batch FROM fanfare.writer
             WHERE left_at IS NULL OR left_at > now() - interval '1 day'""";

    private static final String STORE = HERE + """
            SELECT %s,
                   s.timeline AS settled_timeline, here.timeline,
                   s.timeline = 0 OR (s.system_identifier, s.database_oid, s.table_oid) IS DISTINCT FROM
                   (here.system_identifier, here.database_oid, here.table_oid) AS is_elsewhere,
                   EXISTS (SELECT FROM fanfare.writer w
                            WHERE w.id = ? AND w.left_at IS NULL AND w.timeline = here.timeline) AS is_registered
              FROM fanfare.store s, here
            """.formatted(StoreIncarnation.COLUMNS);

    /** Looks; null if no epoch was ever begun. */
    static Sighting of(Connection connection, UUID writerId) throws SQLException {
        try (PreparedStatement store = connection.prepareStatement(STORE);
                PreparedStatement writers = connection.prepareStatement(WRITERS)) {
            store.setObject(1, writerId);
            try (ResultSet row = store.executeQuery()) {
                return row.next() ? of(row, batches(writers.executeQuery())) : null;
            }
        }
    }

    private static Sighting of(ResultSet row, Map<UUID, Long> batches) throws SQLException {
        return new Sighting(
                StoreIncarnation.of(row),
                row.getBoolean("is_elsewhere"),
                row.getLong("settled_timeline"),
                row.getLong("timeline"),
                row.getBoolean("is_registered"),
                batches);
    }

    /** Reads an answer to {@link #WRITERS}. */
    static Map<UUID, Long> batches(ResultSet answer) throws SQLException {
        Map<UUID, Long> batches = new HashMap<>();
        try (ResultSet row = answer) {
            while (row.next()) {
                batches.put(row.getObject("id", UUID.class), row.getLong("batch"));
            }
        }
        return batches;
    }

    /** Whether a standby has taken over, or the history was recovered, since the epoch was last found. */
    boolean isPromoted() {
        return settledTimeline != timeline;
    }
}
