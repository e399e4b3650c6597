package io.fanfare.storage.embedded;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.StoredPublication;
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicPage;
import io.fanfare.storage.sql.PayloadFormats;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads history on a connection of its own. One thread. */
final class SqliteReader implements AutoCloseable {
    private final Connection connection;
    private final long epoch;
    private final PreparedStatement findTopic;
    private final PreparedStatement findPublications;

    SqliteReader(Connection connection, long epoch) throws SQLException {
        this.connection = connection;
        this.epoch = epoch;
        findTopic = connection.prepareStatement(TopicRow.SELECT);
        findPublications = connection.prepareStatement(
                "SELECT \"offset\", time_millis, event, format, \"key\", payload FROM publication"
                        + " WHERE topic_id = ? AND \"offset\" > ? ORDER BY \"offset\" LIMIT ?");
    }

    /** A page and the head as of the same moment. */
    TopicPage readAfter(TopicName topic, long afterOffset, int maxCount, int maxBytes) throws SQLException {
        try {
            TopicRow row = TopicRow.find(findTopic, topic.value());
            if (row == null) {
                return new TopicPage(nothing(), List.of());
            }
            long after = Math.max(afterOffset, row.oldest() - 1);
            return new TopicPage(row.head(epoch), read(topic, row.id(), after, maxCount, maxBytes));
        } finally {
            connection.rollback();
        }
    }

    private List<StoredPublication> read(TopicName topic, long topicId, long after, int maxCount, int maxBytes)
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
                publications.add(new StoredPublication(
                        row.getLong(1),
                        new Publication(
                                topic,
                                row.getString(3),
                                new Payload(PayloadFormats.of(row.getInt(4)), payload),
                                row.getString(5),
                                row.getLong(2))));
            }
        }
        return publications;
    }

    Map<TopicName, TopicHead> heads(List<TopicName> topics) throws SQLException {
        try {
            Map<TopicName, TopicHead> heads = new HashMap<>();
            for (TopicName topic : topics) {
                TopicRow row = TopicRow.find(findTopic, topic.value());
                heads.put(topic, row == null ? nothing() : row.head(epoch));
            }
            return heads;
        } finally {
            connection.rollback();
        }
    }

    private TopicHead nothing() {
        return new TopicHead(epoch, 1, 0);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
