package io.fanfare.storage.embedded;

import io.fanfare.storage.TopicHead;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A row of the table of topics. */
record TopicRow(long id, long head, long oldest) {
    static final String SELECT = "SELECT id, head, oldest FROM topic WHERE name = ?";

    /**
     * Reads a row.
     *
     * @param select prepared from {@link #SELECT}
     * @return the row, or null if nobody has ever published to the topic
     */
    static TopicRow find(PreparedStatement select, String name) throws SQLException {
        select.setString(1, name);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? new TopicRow(row.getLong("id"), row.getLong("head"), row.getLong("oldest")) : null;
        }
    }

    TopicHead head(long epoch) {
        return new TopicHead(epoch, oldest, head);
    }
}
