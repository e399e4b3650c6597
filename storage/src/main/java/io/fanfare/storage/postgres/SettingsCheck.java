package io.fanfare.storage.postgres;

/** What {@link PostgresSettings} promises, held to what it was handed. */
final class SettingsCheck {
    private static final int MAX_CONNECTIONS = 1_000;

    private SettingsCheck() {}

    /** @throws IllegalArgumentException that names the value and what was expected */
    static void check(PostgresSettings settings) {
        PostgresUrl.parse(settings.url());
        int connections = settings.readConnections();
        if (connections < 1 || connections > MAX_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "readConnections: " + connections + " (expected: 1.." + MAX_CONNECTIONS + ")");
        }
        checkSeconds("connectTimeoutSeconds", settings.connectTimeoutSeconds());
        checkSeconds("statementTimeoutSeconds", settings.statementTimeoutSeconds());
        if (settings.maxWaitSeconds() <= settings.statementTimeoutSeconds()) {
            throw new IllegalArgumentException("maxWaitSeconds: " + settings.maxWaitSeconds()
                    + " (expected: more than the statementTimeoutSeconds of " + settings.statementTimeoutSeconds()
                    + ")");
        }
        if (settings.startWaitSeconds() < 0) {
            throw new IllegalArgumentException(
                    "startWaitSeconds: " + settings.startWaitSeconds() + " (expected: 0 or more)");
        }
    }

    private static void checkSeconds(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
        }
    }
}
