package io.fanfare.storage.embedded;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.TopicLimit;
import io.fanfare.storage.sql.PayloadFormats;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The statements that write a batch, in a transaction of whoever calls. On the commit thread. */
final class BatchStatements {
    private static final String INSERT_TOPIC = """
            INSERT INTO topic (name, head, oldest)
            VALUES (?, 0, 1)
            RETURNING id
            """;

    private static final String UPDATE_HEAD = """
            UPDATE topic SET head = ? WHERE id = ?
            """;

    private static final String INSERT_PUBLICATION = """
            INSERT INTO publication (topic_id, "offset", stored_at, time_millis, event, format, "key", payload)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String FIND_KEY = """
            SELECT "offset" FROM idempotency
            WHERE topic_id = ? AND "key" = ? AND stored_at > ?
            """;

    private static final String INSERT_KEY = """
            INSERT OR REPLACE INTO idempotency (topic_id, "key", "offset", stored_at)
            VALUES (?, ?, ?, ?)
            """;

    /** No topic is ever deleted. */
    private static final String COUNT_TOPICS = "SELECT coalesce(max(id), 0) FROM topic";

    private final long epoch;
    private final long idempotencyMillis;
    private final TopicLimit topics;
    private long topicCount;
    private final PreparedStatement findTopic;
    private final PreparedStatement insertTopic;
    private final PreparedStatement updateHead;
    private final PreparedStatement insertPublication;
    private final PreparedStatement findKey;
    private final PreparedStatement insertKey;

    /** A topic's counter during one batch. */
    private static final class Counter {
        private final long id;
        private long head;

        private Counter(long id, long head) {
            this.id = id;
            this.head = head;
        }
    }

    BatchStatements(Connection writer, long epoch, long idempotencyMillis, TopicLimit topics) throws SQLException {
        this.epoch = epoch;
        this.idempotencyMillis = idempotencyMillis;
        this.topics = topics;
        try (Statement statement = writer.createStatement();
                ResultSet row = statement.executeQuery(COUNT_TOPICS)) {
            topicCount = row.getLong(1);
        }
        findTopic = writer.prepareStatement(TopicRow.SELECT);
        insertTopic = writer.prepareStatement(INSERT_TOPIC);
        updateHead = writer.prepareStatement(UPDATE_HEAD);
        insertPublication = writer.prepareStatement(INSERT_PUBLICATION);
        findKey = writer.prepareStatement(FIND_KEY);
        insertKey = writer.prepareStatement(INSERT_KEY);
    }

    /** Writes publications; one result for each, in their order, null for one whose topic can't be made. */
    List<Appended> write(List<Publication> batch, long now) throws SQLException {
        Map<TopicName, Counter> counters = new HashMap<>();
        List<Appended> results = new ArrayList<>(batch.size());
        for (Publication publication : batch) {
            Counter counter = counters.get(publication.topic());
            if (counter == null) {
                counter = counter(publication.topic());
                if (counter == null) {
                    results.add(null);
                    continue;
                }
                counters.put(publication.topic(), counter);
            }
            results.add(write(publication, counter, now));
        }
        for (Counter counter : counters.values()) {
            updateHead.setLong(1, counter.head);
            updateHead.setLong(2, counter.id);
            updateHead.executeUpdate();
        }
        return results;
    }

    /** Null if there is no such topic, and there may not be one more. */
    private Counter counter(TopicName topic) throws SQLException {
        TopicRow known = TopicRow.find(findTopic, topic.value());
        if (known != null) {
            return new Counter(known.id(), known.head());
        }
        if (!topics.allows(topic, topicCount)) {
            return null;
        }
        topicCount++;
        insertTopic.setString(1, topic.value());
        try (ResultSet row = insertTopic.executeQuery()) {
            return new Counter(row.getLong(1), 0);
        }
    }

    private Appended write(Publication publication, Counter counter, long now) throws SQLException {
        if (publication.key() != null) {
            long first = firstOffset(publication.key(), counter, now);
            if (first > 0) {
                return new Appended(new Position(epoch, first), true);
            }
        }
        counter.head++;
        insertPublication.setLong(1, counter.id);
        insertPublication.setLong(2, counter.head);
        insertPublication.setLong(3, now);
        insertPublication.setLong(4, publication.timeMillis());
        insertPublication.setString(5, publication.event());
        insertPublication.setInt(6, PayloadFormats.number(publication.payload().format()));
        insertPublication.setString(7, publication.key());
        insertPublication.setBytes(8, publication.payload().bytes());
        insertPublication.executeUpdate();
        if (publication.key() != null) {
            insertKey.setLong(1, counter.id);
            insertKey.setString(2, publication.key());
            insertKey.setLong(3, counter.head);
            insertKey.setLong(4, now);
            insertKey.executeUpdate();
        }
        return new Appended(new Position(epoch, counter.head), false);
    }

    /** The offset that a key got first, or 0 if its window is over or it is new. Sees what this batch has written. */
    private long firstOffset(String key, Counter counter, long now) throws SQLException {
        findKey.setLong(1, counter.id);
        findKey.setString(2, key);
        findKey.setLong(3, now - idempotencyMillis);
        try (ResultSet row = findKey.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
