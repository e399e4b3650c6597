package io.fanfare.gateway.session;

import java.util.ArrayDeque;

/**
 * The pages of history that one session waits for, in the order in which it wanted them, and those that are being read for it.
 * A page is read only when the connection has room for it, so that what a client does not read is not read for it either.
 * There is one while there are pages. Owned by the session's loop.
 *
 * <p>Bounded by what a session may want: its subscriptions, and its requests in flight.
 */
final class SessionReads {
    private final Session session;
    private final ArrayDeque<HistoryRead> waiting = new ArrayDeque<>();
    private int underWay;
    /** What the pages under way may take of the connection's outbound limit. */
    private long reservedBytes;

    /** Whether it stands in the line of its loop; kept by that. */
    boolean isInLine;

    SessionReads(Session session) {
        this.session = session;
    }

    Session session() {
        return session;
    }

    void add(HistoryRead read) {
        waiting.add(read);
    }

    /** Whether a page waits that the connection has room for. Void ones are passed over. */
    boolean mayBegin() {
        while (!waiting.isEmpty() && waiting.peek().isVoid()) {
            waiting.poll().drop();
        }
        return !waiting.isEmpty()
                && session.connection().isWritable()
                && (underWay == 0 || roomBytes() >= HistoryRead.MIN_PAGE_BYTES);
    }

    /** Begins the next one; only if it {@link #mayBegin}. */
    void beginNext() {
        int count = waiting.size();
        HistoryRead next = waiting.poll();
        int pageBytes = next.pageBytes(roomBytes(), count);
        underWay++;
        reservedBytes += pageBytes;
        next.begin(pageBytes);
    }

    /** A page is written, or won't come. */
    void end(int pageBytes) {
        underWay--;
        reservedBytes -= pageBytes;
    }

    private long roomBytes() {
        Connection connection = session.connection();
        return connection.outboundLimitBytes() - connection.pendingBytes() - reservedBytes;
    }

    /** The connection is gone. */
    void dropAll() {
        while (!waiting.isEmpty()) {
            waiting.poll().drop();
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty() && underWay == 0;
    }
}
