package io.fanfare.storage.embedded;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A database whose writing connections fail as the test says. */
final class FaultyDatabase extends Database {
    private static final int PAGES_OF_HEADROOM = 2;

    private final List<Connection> writers = new ArrayList<>();
    private String failingStatement;
    private Supplier<Throwable> failure;
    private boolean takesEffect;
    private int remaining;
    private long maxPages;

    FaultyDatabase(DataDirectory directory) {
        super(directory, Duration.ofMillis(100));
    }

    /** Statements that begin so fail a number of times, and SQLite ends their transaction by itself. */
    void fail(String statement, Supplier<Throwable> with, int times) {
        failingStatement = statement;
        failure = with;
        takesEffect = false;
        remaining = times;
    }

    /** The next statement that begins so takes effect, but fails all the same. */
    void failAfterwards(String statement, Supplier<Throwable> with) {
        fail(statement, with, 1);
        takesEffect = true;
    }

    static Supplier<Throwable> error(SQLiteErrorCode code) {
        return () -> new SQLiteException("planted", code);
    }

    /** No more than a few pages may be added from now on, or again as many as one likes. */
    void limit(boolean isFull) throws SQLException {
        try (Connection reader = super.openReader();
                Statement statement = reader.createStatement();
                var row = statement.executeQuery("PRAGMA page_count")) {
            maxPages = isFull ? row.getLong(1) + PAGES_OF_HEADROOM : 1L << 30;
        }
        for (Connection writer : writers) {
            if (!writer.isClosed()) {
                limit(writer);
            }
        }
    }

    private void limit(Connection writer) throws SQLException {
        try (Statement statement = writer.createStatement()) {
            statement.execute("PRAGMA max_page_count = " + maxPages);
        }
    }

    @Override
    Connection openWriter() throws SQLException {
        Connection writer = super.openWriter();
        writers.add(writer);
        if (maxPages > 0) {
            limit(writer);
        }
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    Object result = call(() -> method.invoke(writer, arguments));
                    return method.getName().equals("prepareStatement")
                            ? faulty(writer, (String) arguments[0], (PreparedStatement) result)
                            : result;
                });
    }

    private Object faulty(Connection writer, String sql, PreparedStatement statement) {
        return Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PreparedStatement.class}, (proxy, method, arguments) -> {
                    boolean isHit =
                            method.getName().startsWith("execute") && remaining > 0 && sql.startsWith(failingStatement);
                    if (!isHit) {
                        return call(() -> method.invoke(statement, arguments));
                    }
                    remaining--;
                    if (takesEffect) {
                        call(() -> method.invoke(statement, arguments));
                    } else {
                        endTransaction(writer);
                    }
                    throw failure.get();
                });
    }

    private static void endTransaction(Connection writer) throws SQLException {
        try (Statement statement = writer.createStatement()) {
            statement.executeUpdate("ROLLBACK");
        }
    }

    private interface Call {
        Object run() throws ReflectiveOperationException;
    }

    private static Object call(Call call) throws Throwable {
        try {
            return call.run();
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
