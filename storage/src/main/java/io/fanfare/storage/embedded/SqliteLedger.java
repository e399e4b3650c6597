package io.fanfare.storage.embedded;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import io.fanfare.storage.commit.Ledger;
import io.fanfare.storage.sql.PayloadFormats;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes publications. The one writer of its file, on the commit thread only. */
final class SqliteLedger implements Ledger {
    private final Connection writer;
    private final long epoch;
    private final long idempotencyMillis;
    private final InstantSource clock;
    private final PreparedStatement findTopic;
    private final PreparedStatement insertTopic;
    private final PreparedStatement updateHead;
    private final PreparedStatement insertPublication;
    private final PreparedStatement findKey;
    private final PreparedStatement insertKey;
    private final PreparedStatement countCommits;

    /** A topic's counter during one batch. */
    private static final class Counter {
        private final long id;
        private long head;

        private Counter(long id, long head) {
            this.id = id;
            this.head = head;
        }
    }

    SqliteLedger(Connection writer, long epoch, Duration idempotencyWindow, InstantSource clock) throws SQLException {
        this.writer = writer;
        this.epoch = epoch;
        this.idempotencyMillis = idempotencyWindow.toMillis();
        this.clock = clock;
        findTopic = writer.prepareStatement(TopicRow.SELECT);
        insertTopic = writer.prepareStatement("INSERT INTO topic (name, head, oldest) VALUES (?, 0, 1) RETURNING id");
        updateHead = writer.prepareStatement("UPDATE topic SET head = ? WHERE id = ?");
        insertPublication = writer.prepareStatement(
                "INSERT INTO publication (topic_id, \"offset\", stored_at, time_millis, event, format, \"key\", payload)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        findKey = writer.prepareStatement(
                "SELECT \"offset\" FROM idempotency WHERE topic_id = ? AND \"key\" = ? AND stored_at > ?");
        countCommits = writer.prepareStatement("UPDATE store SET commits = commits + ?");
        insertKey = writer.prepareStatement(
                "INSERT OR REPLACE INTO idempotency (topic_id, \"key\", \"offset\", stored_at) VALUES (?, ?, ?, ?)");
    }

    @Override
    public List<Appended> commit(List<Publication> batch) {
        try {
            List<Appended> results = write(batch, clock.millis());
            writer.commit();
            return results;
        } catch (SQLException failure) {
            throw rolledBack(failure);
        }
    }

    private StoreException rolledBack(SQLException failure) {
        try {
            writer.rollback();
        } catch (SQLException second) {
            failure.addSuppressed(second);
            return new StoreException(Reason.OUTCOME_UNKNOWN, "the commit failed, and so did taking it back", failure);
        }
        return new StoreException(Reason.UNAVAILABLE, "the commit failed and was taken back", failure);
    }

    private List<Appended> write(List<Publication> batch, long now) throws SQLException {
        Map<TopicName, Counter> counters = new HashMap<>();
        List<Appended> results = new ArrayList<>(batch.size());
        for (Publication publication : batch) {
            Counter counter = counters.get(publication.topic());
            if (counter == null) {
                counter = counter(publication.topic());
                counters.put(publication.topic(), counter);
            }
            results.add(write(publication, counter, now));
        }
        for (Counter counter : counters.values()) {
            updateHead.setLong(1, counter.head);
            updateHead.setLong(2, counter.id);
            updateHead.executeUpdate();
        }
        countCommits.setInt(1, batch.size());
        countCommits.executeUpdate();
        return results;
    }

    private Counter counter(TopicName topic) throws SQLException {
        TopicRow known = TopicRow.find(findTopic, topic.value());
        if (known != null) {
            return new Counter(known.id(), known.head());
        }
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
