package io.fanfare.storage.postgres;

/**
 * Where the database is and how long to wait for it. Whoever configures the process implements it, so that a value has one name
 * from there to here; {@link PostgresStore#open} checks them once, and expects the same answers ever after.
 */
public interface PostgresSettings {
    /** {@code jdbc:postgresql://host:port/database}, several hosts separated by commas; without a password in it. */
    String url();

    /** Who owns the schema {@code fanfare}, or may create it. */
    String user();

    /** Empty if the server asks for none; never logged. */
    String password();

    /** How many pages and heads are read at once; one more connection writes; 1..1000. */
    int readConnections();

    /** For one attempt to connect; 1 s or more. */
    int connectTimeoutSeconds();

    /**
     * For one statement, waiting for locks included; 1 s or more. The server also ends a transaction that hears nothing from its
     * node for so long, which frees the topics that a lost node had locked.
     */
    int statementTimeoutSeconds();

    /**
     * How long a publish waits while the database is out of reach before it is refused; more than the timeout of a statement, so
     * that the outcome of a lost commit can be learned within it.
     */
    int maxWaitSeconds();

    /** How long {@link PostgresStore#open} waits for a database that is not up yet; 0 to fail at once. */
    int startWaitSeconds();

    /** What to think of a promoted server of which it is not known whether it has everything. */
    PromotedStandby promotedStandby();
}
