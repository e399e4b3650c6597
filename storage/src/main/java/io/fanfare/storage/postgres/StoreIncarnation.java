package io.fanfare.storage.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The life of the store that an answer belongs to. Every transaction reads it along with what it is about.
 *
 * @param epoch of the store
 * @param storeTable the number of the table that says so, which a restored dump does not keep
 * @param serverStartedAtMicros when the server was started, which tells that it may be another one
 */
record StoreIncarnation(long epoch, long storeTable, long serverStartedAtMicros) {
    /** Of the row {@code s} of {@code fanfare.store}. */
    static final String COLUMNS = """
            s.epoch, s.tableoid::bigint AS store_table,
                   (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint AS started_at""";

    static StoreIncarnation of(ResultSet row) throws SQLException {
        return new StoreIncarnation(row.getLong("epoch"), row.getLong("store_table"), row.getLong("started_at"));
    }
}
