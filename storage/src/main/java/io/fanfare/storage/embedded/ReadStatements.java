package io.fanfare.storage.embedded;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.StoredPublication;
import io.fanfare.storage.sql.PayloadFormats;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A connection that reads, and its statements. */
final class ReadStatements implements AutoCloseable {
    private static final String FIND_PUBLICATIONS = """
            SELECT "offset", time_millis, event, format, "key", payload FROM publication
            WHERE topic_id = ? AND "offset" > ?
            ORDER BY "offset" LIMIT ?
            """;

    private final Connection connection;
    private final SqliteTransactions transactions;
    private final PreparedStatement findTopic;
    private final PreparedStatement findPublications;

    private ReadStatements(Connection connection) throws SQLException {
        this.connection = connection;
        transactions = SqliteTransactions.reading(connection);
        findTopic = connection.prepareStatement(TopicRow.SELECT);
        findPublications = connection.prepareStatement(FIND_PUBLICATIONS);
    }

    /** @param connection closed with this, and if this can't be made */
    static ReadStatements open(Connection connection) throws SQLException {
        try {
            return new ReadStatements(connection);
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    void begin() throws SQLException {
        transactions.begin();
    }

    void end() throws SQLException {
        transactions.rollback();
    }

    /** Null if nobody has ever published to the topic. */
    TopicRow topic(TopicName name) throws SQLException {
        return TopicRow.find(findTopic, name.value());
    }

    /** What comes after an offset, oldest first: at least one if there is one, however many bytes it has. */
    List<StoredPublication> publications(TopicName topic, long topicId, long after, int maxCount, int maxBytes)
            throws SQLException {
        findPublications.setLong(1, topicId);
        findPublications.setLong(2, after);
        findPublications.setInt(3, maxCount);
        List<StoredPublication> publications = new ArrayList<>();
        long bytes = 0;
        try (ResultSet row = findPublications.executeQuery()) {
            while (row.next()) {
                byte[] payload = row.getBytes(6);
                bytes += payload.length;
                if (bytes > maxBytes && !publications.isEmpty()) {
                    break;
                }
                publications.add(publication(topic, row, payload));
            }
        }
        return publications;
    }

    private static StoredPublication publication(TopicName topic, ResultSet row, byte[] payload) throws SQLException {
        return new StoredPublication(
                row.getLong(1),
                new Publication(
                        topic,
                        row.getString(3),
                        new Payload(PayloadFormats.of(row.getInt(4)), payload),
                        row.getString(5),
                        row.getLong(2)));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
