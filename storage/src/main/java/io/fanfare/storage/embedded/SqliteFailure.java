package io.fanfare.storage.embedded;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What an error of SQLite means, in words for an operator. */
final class SqliteFailure {
    /** Of an extended code, which says more. */
    private static final int PRIMARY = 0xff;

    private SqliteFailure() {}

    static String inWords(SQLException failure) {
        if (!(failure instanceof SQLiteException sqlite)) {
            return String.valueOf(failure.getMessage());
        }
        String code = " (" + sqlite.getResultCode().name() + ")";
        return switch (primary(sqlite)) {
            case SQLITE_FULL -> "the disk is full" + code;
            case SQLITE_BUSY, SQLITE_LOCKED -> "another program has locked the database" + code;
            case SQLITE_READONLY, SQLITE_PERM -> "the database can't be written to: check its permissions" + code;
            case SQLITE_CANTOPEN -> "a file can't be opened: check permissions, and whether the disk is full" + code;
            case SQLITE_IOERR -> "the disk can't be read or written: full or broken" + code;
            case SQLITE_NOMEM -> "SQLite is out of memory" + code;
            case SQLITE_CORRUPT, SQLITE_NOTADB -> "the database is damaged: restore a backup or move it away" + code;
            default -> String.valueOf(failure.getMessage());
        };
    }

    /**
     * Whether a COMMIT that ended so has left nothing on the disk that could become a commit after a crash: its last page was
     * not written, or nothing was.
     */
    static boolean leavesNothing(SQLException failure) {
        return failure instanceof SQLiteException sqlite
                && switch (primary(sqlite)) {
                    case SQLITE_FULL, SQLITE_BUSY, SQLITE_LOCKED, SQLITE_READONLY, SQLITE_PERM -> true;
                    default -> false;
                };
    }

    private static SQLiteErrorCode primary(SQLiteException failure) {
        return SQLiteErrorCode.getErrorCode(failure.getResultCode().code & PRIMARY);
    }
}
