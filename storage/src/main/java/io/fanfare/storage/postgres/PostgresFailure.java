package io.fanfare.storage.postgres;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.postgresql.util.PSQLException;

/** What a failure of the database means: for a transaction, and for an operator. */
final class PostgresFailure {
    private static final String READ_ONLY = "25006";
    private static final String NO_PRIVILEGE = "42501";
    private static final String TOO_MANY_CONNECTIONS = "53300";
    private static final int CLASS_LENGTH = 2;
    /** Classes of states after which a connection, and with it the outcome of a commit, is lost: whatever else the server says
     * of a statement it says before the commit, which then does not happen. */
    private static final Set<String> LOST_CLASSES = Set.of("08", "57", "58", "XX");

    private PostgresFailure() {}

    /** Whether the server refused a statement, so that its transaction is not committed and never will be. */
    static boolean isRefusal(SQLException failure) {
        return failure instanceof PSQLException answered
                && answered.getServerErrorMessage() != null
                && failure.getSQLState() != null
                && !LOST_CLASSES.contains(classOf(failure));
    }

    /** Whether the database may well be there in a while, without anybody changing a setting: not up, not reached, full. */
    static boolean isPassing(SQLException failure) {
        return failure instanceof SQLTransientException
                || TOO_MANY_CONNECTIONS.equals(failure.getSQLState())
                || !isUnsupported(failure) && Set.of("08", "57").contains(classOf(failure));
    }

    /** A pooler's way to say what it needs. */
    private static boolean isUnsupported(SQLException failure) {
        return reason(failure).contains("unsupported startup parameter");
    }

    private static String classOf(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || state.length() < CLASS_LENGTH ? "" : state.substring(0, CLASS_LENGTH);
    }

    /** What a library wraps: the database's own failure if there is one. */
    static SQLException within(Exception wrapped, String what) {
        for (Throwable cause = wrapped; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException failure) {
                return failure;
            }
        }
        return new SQLException(what + ": " + wrapped.getMessage(), wrapped);
    }

    /** One line: the reason, and what an operator may look at. */
    static String inWords(SQLException failure) {
        return reason(failure) + advice(failure);
    }

    /** The driver's own words, and the cause's where they say more. */
    private static String reason(SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        Throwable cause = failure.getCause();
        String why = cause == null || cause.getMessage() == null || message.contains(cause.getMessage())
                ? ""
                : ": " + cause.getMessage();
        return (message + why).replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }

    private static String advice(SQLException failure) {
        if (READ_ONLY.equals(failure.getSQLState())) {
            return " (the server takes no writes: store.url has to lead to the primary)";
        }
        if (NO_PRIVILEGE.equals(failure.getSQLState())) {
            return " (store.user has to own the schema fanfare, or may create it)";
        }
        if (isUnsupported(failure)) {
            return " (PgBouncer needs ignore_startup_parameters = extra_float_digits)";
        }
        return switch (classOf(failure)) {
            case "08", "57" -> " (is Postgres up, and can it be reached from here?)";
            case "28" -> " (store.user, store.password, pg_hba.conf)";
            case "3D" -> " (the database of store.url has to be made)";
            case "53" -> " (is a disk full, or max_connections reached?)";
            default -> "";
        };
    }
}
