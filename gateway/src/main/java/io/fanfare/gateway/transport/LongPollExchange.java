package io.fanfare.gateway.transport;

/**
 * A request that waits for its answer, which may come from another loop than its connection's. It is answered once; what comes when
 * its connection has gone is dropped.
 */
final class LongPollExchange {
    private final LongPollRequests connection;
    private final LongPollRequest request;
    /** Whom to tell if the connection goes before the answer comes; null for nobody. Only on the connection's loop. */
    private Runnable whenAbandoned;

    LongPollExchange(LongPollRequests connection, LongPollRequest request) {
        this.connection = connection;
        this.request = request;
    }

    LongPollRequest request() {
        return request;
    }

    void whenAbandoned(Runnable task) {
        whenAbandoned = task;
    }

    /** Its connection has gone. */
    void abandon() {
        if (whenAbandoned != null) {
            whenAbandoned.run();
        }
    }

    /** Any thread. */
    void answer(LongPollAnswer answer) {
        connection.answer(this, answer);
    }
}
