package io.fanfare.storage.postgres;

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

/**
 * Reads history, each time in one statement: epoch, head and publications are of the same moment. Safe for any thread, and
 * blocks it.
 */
final class PostgresReader implements AutoCloseable {
    /** The sizes of payloads are known without fetching them, so that the server sends no more than was asked for. */
    static final String PAGE = "SELECT " + Life.COLUMNS + ", t.head, t.oldest,"
            + " p.\"offset\", p.time_millis, p.event, p.format, p.\"key\", p.payload"
            + " FROM fanfare.store s LEFT JOIN fanfare.topic t ON t.name = ?"
            + " LEFT JOIN LATERAL (SELECT o.*, row_number() OVER earlier AS number,"
            + " sum(octet_length(o.payload)) OVER earlier AS bytes"
            + " FROM (SELECT * FROM fanfare.publication WHERE topic_id = t.id AND \"offset\" >= t.oldest"
            + " AND \"offset\" > ? ORDER BY \"offset\" LIMIT ?) o"
            + " WINDOW earlier AS (ORDER BY o.\"offset\" ROWS UNBOUNDED PRECEDING)) p"
            + " ON p.number = 1 OR p.bytes <= ? ORDER BY p.\"offset\"";

    static final String HEADS = "SELECT " + Life.COLUMNS + ", t.name, t.head, t.oldest"
            + " FROM fanfare.store s LEFT JOIN fanfare.topic t ON t.name = ANY (?)";

    private static final int MAX_ATTEMPTS = 3;

    private final Connections connections;
    private final Epochs epochs;

    /** What was read, and the life that it belongs to, null if the store has none. */
    private record Answer<T>(Life life, T value) {}

    private interface Question<T> {
        Answer<T> ask(Connection connection) throws SQLException;
    }

    PostgresReader(Connections connections, Epochs epochs) {
        this.connections = connections;
        this.epochs = epochs;
    }

    /** A page and the head as of the same moment. */
    TopicPage readAfter(TopicName topic, long afterOffset, int maxCount, int maxBytes) throws SQLException {
        return inVerifiedLife(connection -> {
            try (PreparedStatement page = connection.prepareStatement(PAGE)) {
                page.setString(1, topic.value());
                page.setLong(2, afterOffset);
                page.setInt(3, maxCount);
                page.setLong(4, maxBytes);
                return page(topic, page);
            }
        });
    }

    private static Answer<TopicPage> page(TopicName topic, PreparedStatement page) throws SQLException {
        try (ResultSet row = page.executeQuery()) {
            if (!row.next()) {
                return new Answer<>(null, null);
            }
            Life life = Life.of(row);
            TopicHead head = head(row, life.epoch());
            List<StoredPublication> publications = new ArrayList<>();
            do {
                long offset = row.getLong("offset");
                if (offset > 0) {
                    publications.add(new StoredPublication(offset, publication(topic, row)));
                }
            } while (row.next());
            return new Answer<>(life, new TopicPage(head, publications));
        }
    }

    private static Publication publication(TopicName topic, ResultSet row) throws SQLException {
        Payload payload = new Payload(PayloadFormats.of(row.getInt("format")), row.getBytes("payload"));
        return new Publication(
                topic, row.getString("event"), payload, row.getString("key"), row.getLong("time_millis"));
    }

    /** Of a row whose topic may be missing. */
    private static TopicHead head(ResultSet row, long epoch) throws SQLException {
        long oldest = row.getLong("oldest");
        return oldest == 0 ? new TopicHead(epoch, 1, 0) : new TopicHead(epoch, oldest, row.getLong("head"));
    }

    Map<TopicName, TopicHead> heads(List<TopicName> topics) throws SQLException {
        Object[] names = topics.stream().map(TopicName::value).toArray();
        return inVerifiedLife(connection -> {
            try (PreparedStatement heads = connection.prepareStatement(HEADS)) {
                heads.setArray(1, connection.createArrayOf("text", names));
                return heads(topics, heads);
            }
        });
    }

    private static Answer<Map<TopicName, TopicHead>> heads(List<TopicName> topics, PreparedStatement heads)
            throws SQLException {
        Map<TopicName, TopicHead> found = new HashMap<>();
        Life life = null;
        try (ResultSet row = heads.executeQuery()) {
            while (row.next()) {
                life = Life.of(row);
                String name = row.getString("name");
                if (name != null) {
                    found.put(TopicName.of(name), head(row, life.epoch()));
                }
            }
        }
        if (life == null) {
            return new Answer<>(null, null);
        }
        for (TopicName topic : topics) {
            found.putIfAbsent(topic, new TopicHead(life.epoch(), 1, 0));
        }
        return new Answer<>(life, found);
    }

    /** Nothing is answered from a server that may be another one than yesterday's until that is known. */
    private <T> T inVerifiedLife(Question<T> question) throws SQLException {
        try (Connection connection = connections.borrow()) {
            for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
                Answer<T> answer = question.ask(connection);
                if (epochs.isVerified(answer.life())) {
                    return answer.value();
                }
                epochs.verify(connection);
            }
            throw new SQLException("the epoch changed during each of " + MAX_ATTEMPTS + " reads");
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
