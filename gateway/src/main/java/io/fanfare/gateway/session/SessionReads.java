package io.fanfare.gateway.session;

import java.util.ArrayDeque;

/**
 * What one session wants of the history, each kind in the order in which it was wanted, and what is being read for it. Nothing
 * is read that the connection has no room for, so that what a client does not read is not read for it either. There is one
 * while something is wanted. Owned by the session's loop.
 *
 * <p>Bounded by what a session may want: its subscriptions, and its requests in flight.
 */
final class SessionReads {
    private final Session session;
    private final Waiting[] byKind = {new Waiting(), new Waiting()};
    private int underWay;
    /** What the reads under way may take of the connection's outbound limit. */
    private long reservedBytes;

    private static final class Waiting {
        private final ArrayDeque<HistoryRead> reads = new ArrayDeque<>(2);
        /** Whether the session stands in the line of its loop. */
        private boolean isInLine;
    }

    SessionReads(Session session) {
        this.session = session;
    }

    Session session() {
        return session;
    }

    void add(HistoryRead read) {
        byKind[read.kind().ordinal()].reads.add(read);
    }

    /** Whether it has to be put in line for a kind; it counts as standing there then. */
    boolean entersLine(ReadKind kind) {
        Waiting waiting = byKind[kind.ordinal()];
        if (waiting.isInLine || !mayBegin(kind)) {
            return false;
        }
        waiting.isInLine = true;
        return true;
    }

    /** It was taken out of the line of a kind. */
    void leavesLine(ReadKind kind) {
        byKind[kind.ordinal()].isInLine = false;
    }

    /** Whether something waits that the connection has room for. What is void is dropped. */
    boolean mayBegin(ReadKind kind) {
        ArrayDeque<HistoryRead> reads = byKind[kind.ordinal()].reads;
        while (!reads.isEmpty() && reads.peek().isVoid()) {
            reads.poll().drop();
        }
        return !reads.isEmpty()
                && session.connection().isWritable()
                && (underWay == 0 || roomBytes() >= HistoryRead.MIN_PAGE_BYTES);
    }

    /** Begins the next one of a kind; only if it {@link #mayBegin}. */
    ReadTurn beginNext(HistoryReads loop, ReadKind kind) {
        HistoryRead next = byKind[kind.ordinal()].reads.poll();
        ReadTurn turn = new ReadTurn(loop, this, next, next.pageBytes(roomBytes()));
        underWay++;
        reservedBytes += turn.pageBytes();
        next.begin(turn);
        return turn;
    }

    void end(ReadTurn turn) {
        underWay--;
        reservedBytes -= turn.pageBytes();
    }

    private long roomBytes() {
        Connection connection = session.connection();
        return connection.outboundLimitBytes() - connection.pendingBytes() - reservedBytes;
    }

    /** The connection is gone. */
    void dropAll() {
        for (Waiting waiting : byKind) {
            while (!waiting.reads.isEmpty()) {
                waiting.reads.poll().drop();
            }
        }
    }

    boolean isEmpty() {
        return underWay == 0 && byKind[0].reads.isEmpty() && byKind[1].reads.isEmpty();
    }
}
