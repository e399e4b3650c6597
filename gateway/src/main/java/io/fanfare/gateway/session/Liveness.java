package io.fanfare.gateway.session;

import io.fanfare.protocol.CloseCode;

/** Whether a client is still there: it is heard, or reads. Owned by its session's loop, whose coarse clock it goes by. */
final class Liveness {
    private int heartbeatSeconds;
    private int lastHeardSeconds;
    /** What was waiting for the client at the last check while it was slow. */
    private long lastPendingBytes;

    Liveness(int heartbeatSeconds, int nowSeconds) {
        this.heartbeatSeconds = heartbeatSeconds;
        this.lastHeardSeconds = nowSeconds;
    }

    /** How often the client has promised to send something. */
    void agree(int seconds) {
        heartbeatSeconds = seconds;
    }

    void heard(int nowSeconds) {
        lastHeardSeconds = nowSeconds;
    }

    /** Closes the connection of a client that has been silent for too long. */
    void check(Connection connection, int nowSeconds) {
        if (!connection.isWritable()) {
            noteProgress(connection, nowSeconds);
        }
        int silentSeconds = nowSeconds - lastHeardSeconds;
        if (silentSeconds > 2 * heartbeatSeconds) {
            connection.close(CloseCode.IDLE_TIMEOUT, "nothing heard for " + silentSeconds + " s");
        }
    }

    /** While the client is slow its commands are not read, so that what it reads has to count as a sign of life. */
    private void noteProgress(Connection connection, int nowSeconds) {
        long pendingBytes = connection.pendingBytes();
        if (pendingBytes < lastPendingBytes) {
            heard(nowSeconds);
        }
        lastPendingBytes = pendingBytes;
    }
}
