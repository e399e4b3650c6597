package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With many rows, no statement of the day reads a whole table. */
class QueryPlanTest {
    private static Connection connection;

    @BeforeAll
    static void fill() throws SQLException {
        TestDatabase database = TestDatabase.create();
        database.open().close();
        connection = database.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO fanfare.topic (name, head, oldest)"
                    + " SELECT 'room:' || n, 10, 1 FROM generate_series(1, 20000) n");
            statement.execute("INSERT INTO fanfare.publication"
                    + " SELECT n % 20000 + 1, n / 20000 + 1, n, n, 'message', 0, NULL, '{}'"
                    + " FROM generate_series(0, 199999) n");
            statement.execute("INSERT INTO fanfare.idempotency SELECT n, 'key', 1, n FROM generate_series(1, 20000) n");
            statement.execute("INSERT INTO fanfare.idempotency SELECT n / 5000 + 1, 'key' || n, 1, n"
                    + " FROM generate_series(0, 49999) n");
            statement.execute("ANALYZE");
        }
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
    }

    @Test
    void historyPageIsReadByIndex() throws SQLException {
        assertThat(plan(
                        PostgresReader.PAGES,
                        "text[], bigint[], bigint[], bigint[]",
                        "ARRAY['room:7', 'room:8'], ARRAY[3, 0], ARRAY[100, 1], ARRAY[100000, 1]"))
                .contains("Index Scan using publication_pkey")
                .containsPattern("Index Cond: .*topic_id = t.id.*offset.* > asked.after")
                .doesNotContain("Seq Scan on publication", "Seq Scan on topic");
    }

    @Test
    void headsAreReadByIndex() throws SQLException {
        assertThat(plan(PostgresReader.HEADS, "text[]", "ARRAY['room:7', 'room:8']"))
                .contains("topic_name_key")
                .doesNotContain("Seq Scan on topic");
    }

    @Test
    void keysAreFoundByIndex() throws SQLException {
        assertThat(plan(BatchWriter.FIND_KEYS, "text[], text[], bigint", "ARRAY['room:7'], ARRAY['key'], 0"))
                .contains("Index Cond: ((topic_id = t.id) AND (key = asked.key))")
                .doesNotContain("Seq Scan on idempotency", "Seq Scan on topic");
    }

    @Test
    void expiredPublicationsAreFoundAndDeletedByIndex() throws SQLException {
        for (String sql : new String[] {PostgresTrim.FIND, PostgresTrim.DELETE}) {
            assertThat(plan(sql, "bigint[], bigint[], bigint[], integer", "ARRAY[7], ARRAY[3], ARRAY[0], 100"))
                    .containsPattern("publication_pkey.*\\n.*Index Cond: .*topic_id = .*offset")
                    .doesNotContain("Seq Scan on publication", "Seq Scan on topic");
        }
    }

    @Test
    void topicsWithoutPublicationsAreNotLookedAt() throws SQLException {
        assertThat(plan(PostgresTrim.SLICE, "bigint, integer", "0, 2000"))
                .contains("topic_with_publications")
                .doesNotContain("Seq Scan on topic", "topic_pkey");
    }

    @Test
    void countingTopicsReadsOneRow() throws SQLException {
        assertThat(plan(BatchWriter.COUNT_TOPICS, "", ""))
                .contains("Limit", "Index Only Scan Backward using topic_pkey");
    }

    @Test
    void expiredKeysAreFoundByAge() throws SQLException {
        assertThat(plan(PostgresTrim.DELETE_KEYS, "bigint, integer", "100, 10")).contains("idempotency_by_age");
    }

    private static String inBrackets(String list) {
        return list.isEmpty() ? "" : "(" + list + ")";
    }

    /** The plan that serves any values, in a session as the store opens it. */
    private static String plan(String sql, String types, String values) throws SQLException {
        StringBuilder numbered = new StringBuilder();
        int parameter = 0;
        for (String part : sql.split("\\?", -1)) {
            numbered.append(parameter == 0 ? "" : "$" + parameter).append(part);
            parameter++;
        }
        StringBuilder plan = new StringBuilder();
        try (Statement statement = connection.createStatement()) {
            statement.execute(ServerSettings.sql(ServerSettings.keyedPlans()));
            statement.execute("PREPARE asked " + inBrackets(types) + " AS " + numbered);
            try (ResultSet row = statement.executeQuery("EXPLAIN EXECUTE asked " + inBrackets(values))) {
                while (row.next()) {
                    plan.append(row.getString(1)).append('\n');
                }
            }
            statement.execute("DEALLOCATE asked");
        }
        return plan.toString();
    }
}
