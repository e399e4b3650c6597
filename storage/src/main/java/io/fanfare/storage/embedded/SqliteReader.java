package io.fanfare.storage.embedded;

import io.fanfare.protocol.TopicName;
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicPage;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads history on a connection of its own, which is given up after a failure: whether its transaction has ended by itself is
 * not known then. One thread.
 */
final class SqliteReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteReader.class);

    private final Database database;
    /** Null after a failure. */
    private ReadStatements statements;

    private interface Reading<T> {
        T by(ReadStatements statements) throws SQLException;
    }

    SqliteReader(Database database) throws SQLException {
        this.database = database;
        this.statements = ReadStatements.open(database.openReader());
    }

    /** A page and the head as of the same moment. */
    TopicPage readAfter(TopicName topic, long afterOffset, int maxCount, int maxBytes) throws SQLException {
        return atOneMoment(open -> {
            TopicRow row = open.topic(topic);
            if (row == null) {
                return new TopicPage(nothing(), List.of());
            }
            long after = Math.max(afterOffset, row.oldest() - 1);
            return new TopicPage(
                    row.head(database.epoch()), open.publications(topic, row.id(), after, maxCount, maxBytes));
        });
    }

    Map<TopicName, TopicHead> heads(List<TopicName> topics) throws SQLException {
        return atOneMoment(open -> {
            Map<TopicName, TopicHead> heads = new HashMap<>();
            for (TopicName topic : topics) {
                TopicRow row = open.topic(topic);
                heads.put(topic, row == null ? nothing() : row.head(database.epoch()));
            }
            return heads;
        });
    }

    private TopicHead nothing() {
        return new TopicHead(database.epoch(), 1, 0);
    }

    private <T> T atOneMoment(Reading<T> reading) throws SQLException {
        if (statements == null) {
            statements = ReadStatements.open(database.openReader());
        }
        try {
            statements.begin();
            T result = reading.by(statements);
            statements.end();
            return result;
        } catch (SQLException | RuntimeException | Error failure) {
            giveUp();
            throw failure;
        }
    }

    private void giveUp() {
        try {
            close();
        } catch (SQLException failure) {
            LOG.debug("a connection that failed could not be closed", failure);
        }
    }

    @Override
    public void close() throws SQLException {
        ReadStatements open = statements;
        statements = null;
        if (open != null) {
            open.close();
        }
    }
}
