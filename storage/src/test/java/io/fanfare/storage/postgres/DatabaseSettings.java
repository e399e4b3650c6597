package io.fanfare.storage.postgres;

/** Settings of a test: two connections that read, and short waits unless it asks for others. */
public record DatabaseSettings(
        String url,
        String user,
        String password,
        int readConnections,
        int connectTimeoutSeconds,
        int statementTimeoutSeconds,
        int maxWaitSeconds,
        int startWaitSeconds,
        PromotedStandby promotedStandby)
        implements PostgresSettings {
    /** For a url of the server that tests share, or of a way to it. */
    public static DatabaseSettings of(String url) {
        return new DatabaseSettings(url, PostgresServer.USER, "", 2, 2, 2, 5, 0, PromotedStandby.NEW_EPOCH);
    }

    /** All as short as they may be. */
    public DatabaseSettings inHaste() {
        return new DatabaseSettings(url, user, password, 1, 1, 1, 2, startWaitSeconds, promotedStandby);
    }

    DatabaseSettings withStartWait(int seconds) {
        return new DatabaseSettings(
                url,
                user,
                password,
                readConnections,
                connectTimeoutSeconds,
                statementTimeoutSeconds,
                maxWaitSeconds,
                seconds,
                promotedStandby);
    }

    DatabaseSettings withPromotedStandby(PromotedStandby ifUnknown) {
        return new DatabaseSettings(
                url,
                user,
                password,
                readConnections,
                connectTimeoutSeconds,
                statementTimeoutSeconds,
                maxWaitSeconds,
                startWaitSeconds,
                ifUnknown);
    }
}
