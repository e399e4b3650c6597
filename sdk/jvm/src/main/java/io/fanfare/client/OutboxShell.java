package io.fanfare.client;

/** What the outbox wants done. Publishes are numbered by the shell, which keeps what is in them. */
interface OutboxShell {
    /** @param isKeyed with its idempotency key: it may be sent again */
    void send(long publish, boolean isKeyed);

    /** The node has it. */
    void fulfil(long publish);

    /** The node's own error, which the shell has. */
    void refuse(long publish);

    /** @param reason OUTBOX_FULL, OUTCOME_UNKNOWN, TIMEOUT or CLOSED */
    void fail(long publish, String reason);

    /** The topic is tried again after this time. */
    void set(String topic, long afterMillis, long jitterMillis);
}
