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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.postgresql.PGConnection;

/**
 * Reads history, each time in one statement: epoch, heads and publications are of the same moment. Safe for any thread, and
 * blocks it.
 */
final class PostgresReader implements AutoCloseable {
    /** The sizes of payloads are known without fetching them, so that the server sends no more than was asked for. */
    static final String PAGES = """
            SELECT %s,
                   asked.number AS page, t.head, t.oldest,
                   p."offset", p.time_millis, p.event, p.format, p."key", p.payload
              FROM fanfare.store s
             CROSS JOIN unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[])
                   WITH ORDINALITY AS asked (name, after, max_count, max_bytes, number)
              LEFT JOIN fanfare.topic t ON t.name = asked.name COLLATE "C"
              LEFT JOIN LATERAL (
                   SELECT o.*, row_number() OVER earlier AS number, sum(octet_length(o.payload)) OVER earlier AS bytes
                     FROM (SELECT * FROM fanfare.publication
                            WHERE topic_id = t.id AND "offset" >= t.oldest AND "offset" > asked.after
                            ORDER BY "offset" LIMIT asked.max_count) o
                   WINDOW earlier AS (ORDER BY o."offset" ROWS UNBOUNDED PRECEDING)) p
                   ON p.number = 1 OR p.bytes <= asked.max_bytes
             ORDER BY asked.number, p."offset"
            """.formatted(StoreIncarnation.COLUMNS);

    static final String HEADS = """
            SELECT %s, t.name, t.head, t.oldest
              FROM fanfare.store s
              LEFT JOIN fanfare.topic t ON t.name = ANY (?)
            """.formatted(StoreIncarnation.COLUMNS);

    /** What an answer rests on: as many batches as it shows, or some more. */
    private static final String AND_WRITERS = ";" + Sighting.WRITERS;

    private static final int MAX_ATTEMPTS = 3;

    private final Connections connections;
    private final Epochs epochs;

    /** What was read, the incarnation that it belongs to, null if the store has none, and the batches that it may rest on. */
    private record Answer<T>(StoreIncarnation incarnation, T value, Map<UUID, Long> batches) {}

    private interface Question<T> {
        Answer<T> ask(Connection connection) throws SQLException;
    }

    PostgresReader(Connections connections, Epochs epochs) {
        this.connections = connections;
        this.epochs = epochs;
    }

    /** Pages and heads, all as of the same moment. */
    List<TopicPage> pages(List<PageQuestion> questions) throws SQLException {
        int count = questions.size();
        String[] names = new String[count];
        long[] afters = new long[count];
        long[] maxCounts = new long[count];
        long[] maxBytes = new long[count];
        for (int i = 0; i < count; i++) {
            PageQuestion question = questions.get(i);
            names[i] = question.topic().value();
            afters[i] = question.afterOffset();
            maxCounts[i] = question.maxCount();
            maxBytes[i] = question.maxBytes();
        }
        return inVerifiedIncarnation(connection -> {
            PGConnection arrays = connection.unwrap(PGConnection.class);
            try (PreparedStatement pages = connection.prepareStatement(PAGES + AND_WRITERS)) {
                pages.setArray(1, arrays.createArrayOf("text", names));
                pages.setArray(2, arrays.createArrayOf("bigint", afters));
                pages.setArray(3, arrays.createArrayOf("bigint", maxCounts));
                pages.setArray(4, arrays.createArrayOf("bigint", maxBytes));
                return pages(questions, pages);
            }
        });
    }

    /** Each question has one row or more, in the order of the questions. */
    private static Answer<List<TopicPage>> pages(List<PageQuestion> questions, PreparedStatement asked)
            throws SQLException {
        List<TopicPage> pages = new ArrayList<>(questions.size());
        StoreIncarnation incarnation = null;
        asked.execute();
        try (ResultSet row = asked.getResultSet()) {
            boolean hasRow = row.next();
            while (hasRow) {
                incarnation = StoreIncarnation.of(row);
                long number = row.getLong("page");
                TopicName topic = questions.get(pages.size()).topic();
                TopicHead head = head(row, incarnation.epoch());
                List<StoredPublication> publications = new ArrayList<>();
                do {
                    long offset = row.getLong("offset");
                    if (offset > 0) {
                        publications.add(new StoredPublication(offset, publication(topic, row)));
                    }
                    hasRow = row.next();
                } while (hasRow && row.getLong("page") == number);
                pages.add(new TopicPage(head, publications));
            }
        }
        return new Answer<>(incarnation, pages, batches(asked));
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

    /** For each question the heads of its topics, all as of the same moment. */
    List<Map<TopicName, TopicHead>> heads(List<List<TopicName>> questions) throws SQLException {
        Set<TopicName> topics = new HashSet<>();
        questions.forEach(topics::addAll);
        String[] names = topics.stream().map(TopicName::value).toArray(String[]::new);
        Map<TopicName, TopicHead> found = inVerifiedIncarnation(connection -> {
            try (PreparedStatement heads = connection.prepareStatement(HEADS + AND_WRITERS)) {
                heads.setArray(1, connection.createArrayOf("text", names));
                return heads(topics, heads);
            }
        });
        return questions.stream().map(asked -> only(asked, found)).toList();
    }

    private static Map<TopicName, TopicHead> only(List<TopicName> asked, Map<TopicName, TopicHead> found) {
        Map<TopicName, TopicHead> heads = new HashMap<>();
        asked.forEach(topic -> heads.put(topic, found.get(topic)));
        return heads;
    }

    private static Answer<Map<TopicName, TopicHead>> heads(Set<TopicName> topics, PreparedStatement heads)
            throws SQLException {
        Map<TopicName, TopicHead> found = new HashMap<>();
        StoreIncarnation incarnation = null;
        heads.execute();
        try (ResultSet row = heads.getResultSet()) {
            while (row.next()) {
                incarnation = StoreIncarnation.of(row);
                String name = row.getString("name");
                if (name != null) {
                    found.put(TopicName.of(name), head(row, incarnation.epoch()));
                }
            }
        }
        if (incarnation == null) {
            return new Answer<>(null, null, Map.of());
        }
        for (TopicName topic : topics) {
            found.putIfAbsent(topic, new TopicHead(incarnation.epoch(), 1, 0));
        }
        return new Answer<>(incarnation, found, batches(heads));
    }

    private static Map<UUID, Long> batches(PreparedStatement answered) throws SQLException {
        answered.getMoreResults();
        return Sighting.batches(answered.getResultSet());
    }

    /** Nothing is answered from a server that may be another one than yesterday's until that is known. */
    private <T> T inVerifiedIncarnation(Question<T> question) throws SQLException {
        try (Connection connection = connections.borrow()) {
            for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
                Answer<T> answer = question.ask(connection);
                if (epochs.isVerified(answer.incarnation())) {
                    epochs.saw(answer.incarnation(), answer.batches());
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
