package io.fanfare.storage.embedded;

import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Retention;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Removes what retention no longer keeps, and keys whose window is over. Goes round the topics, some in each call, in a
 * transaction of the writer and on its thread, so that it never competes with a commit.
 */
final class SqliteTrim {
    private static final int TOPICS_PER_CALL = 2_000;
    private static final int ROWS_PER_CALL = 1_000;

    static final String FIND_TOPICS = """
            SELECT id, name, head FROM topic
            WHERE id > ? AND head >= oldest
            ORDER BY id LIMIT ?
            """;

    private static final String FIND_OLDEST = """
            SELECT "offset", stored_at FROM publication
            WHERE topic_id = ?
            ORDER BY "offset" LIMIT ?
            """;

    private static final String DELETE_PUBLICATIONS = """
            DELETE FROM publication WHERE topic_id = ? AND "offset" <= ?
            """;

    private static final String UPDATE_OLDEST = """
            UPDATE topic SET oldest = ? WHERE id = ?
            """;

    private static final String DELETE_KEYS = """
            DELETE FROM idempotency
            WHERE (topic_id, "key") IN (SELECT topic_id, "key" FROM idempotency WHERE stored_at <= ? LIMIT ?)
            """;

    private final Function<TopicName, Retention> retention;
    private final long idempotencyMillis;
    private final PreparedStatement findTopics;
    private final PreparedStatement findOldest;
    private final PreparedStatement deletePublications;
    private final PreparedStatement updateOldest;
    private final PreparedStatement deleteKeys;
    /** The last topic visited, 0 at the beginning of a round. */
    private long lastTopicId;

    private record Candidate(long id, TopicName name, long head) {}

    SqliteTrim(Connection writer, Function<TopicName, Retention> retention, long idempotencyMillis)
            throws SQLException {
        this.retention = retention;
        this.idempotencyMillis = idempotencyMillis;
        findTopics = writer.prepareStatement(FIND_TOPICS);
        findOldest = writer.prepareStatement(FIND_OLDEST);
        deletePublications = writer.prepareStatement(DELETE_PUBLICATIONS);
        updateOldest = writer.prepareStatement(UPDATE_OLDEST);
        deleteKeys = writer.prepareStatement(DELETE_KEYS);
    }

    /**
     * Does a bounded part of the work.
     *
     * @return how many publications were removed
     */
    int trim(long now) throws SQLException {
        deleteKeys.setLong(1, now - idempotencyMillis);
        deleteKeys.setInt(2, ROWS_PER_CALL);
        deleteKeys.executeUpdate();
        int removed = 0;
        List<Candidate> candidates = nextTopics();
        for (int i = 0; i < candidates.size() && removed < ROWS_PER_CALL; i++) {
            Candidate topic = candidates.get(i);
            removed += trim(topic, now, ROWS_PER_CALL - removed);
            lastTopicId = topic.id();
        }
        return removed;
    }

    private List<Candidate> nextTopics() throws SQLException {
        List<Candidate> candidates = candidatesAfter(lastTopicId);
        if (candidates.isEmpty() && lastTopicId > 0) {
            lastTopicId = 0;
            candidates = candidatesAfter(0);
        }
        return candidates;
    }

    private List<Candidate> candidatesAfter(long topicId) throws SQLException {
        findTopics.setLong(1, topicId);
        findTopics.setInt(2, TOPICS_PER_CALL);
        List<Candidate> candidates = new ArrayList<>();
        try (ResultSet row = findTopics.executeQuery()) {
            while (row.next()) {
                candidates.add(new Candidate(row.getLong(1), TopicName.of(row.getString(2)), row.getLong(3)));
            }
        }
        return candidates;
    }

    private int trim(Candidate topic, long now, int maxRows) throws SQLException {
        Retention rules = retention.apply(topic.name());
        long lastByCount = topic.head() - rules.maxCount();
        long lastByAge = now - rules.maxAge().toMillis();
        long last = lastToRemove(topic.id(), lastByCount, lastByAge, 1);
        if (last > 0) {
            last = lastToRemove(topic.id(), lastByCount, lastByAge, maxRows);
            deletePublications.setLong(1, topic.id());
            deletePublications.setLong(2, last);
            int removed = deletePublications.executeUpdate();
            updateOldest.setLong(1, last + 1);
            updateOldest.setLong(2, topic.id());
            updateOldest.executeUpdate();
            return removed;
        }
        return 0;
    }

    /** The last of the topic's oldest publications that goes, among so many; 0 if the first one stays. */
    private long lastToRemove(long topicId, long lastByCount, long lastByAge, int maxRows) throws SQLException {
        findOldest.setLong(1, topicId);
        findOldest.setInt(2, maxRows);
        long last = 0;
        try (ResultSet row = findOldest.executeQuery()) {
            while (row.next() && (row.getLong(1) <= lastByCount || row.getLong(2) <= lastByAge)) {
                last = row.getLong(1);
            }
        }
        return last;
    }
}
