package io.fanfare.gateway.session;

import java.util.ArrayDeque;

/**
 * The turn of a loop's sessions at the history store: a bounded number of pages is under way at once, so that many clients
 * that want history together cost bounded memory; the rest wait. Sessions take turns, each with one page: who wants much
 * waits for himself. Owned by one loop.
 */
final class HistoryReads {
    static final int MAX_UNDER_WAY = 64;

    /** Sessions with a page that may be read. */
    private final ArrayDeque<SessionReads> line = new ArrayDeque<>();

    private int underWay;

    /** Starts the read now or when its turn comes. */
    void enter(HistoryRead read) {
        SessionReads reads = read.session().reads();
        reads.add(read);
        proceed(reads);
    }

    /**
     * A read has ended, one way or the other, and what it brought is written.
     *
     * @param pageBytes as it was begun with
     */
    void leave(Session session, int pageBytes) {
        underWay--;
        SessionReads reads = session.reads();
        reads.end(pageBytes);
        proceed(reads);
    }

    /** The connection of a session has room again. */
    void onWritable(SessionReads reads) {
        proceed(reads);
    }

    private void proceed(SessionReads reads) {
        standInLine(reads);
        beginWaiting();
        reads.session().forgetReadsIfEmpty();
    }

    private void standInLine(SessionReads reads) {
        if (!reads.isInLine && reads.mayBegin()) {
            reads.isInLine = true;
            line.add(reads);
        }
    }

    /** A read never ends before this goes on: its outcome comes as a task of its own. */
    private void beginWaiting() {
        while (underWay < MAX_UNDER_WAY && !line.isEmpty()) {
            SessionReads next = line.poll();
            next.isInLine = false;
            if (next.mayBegin()) {
                underWay++;
                next.beginNext();
                standInLine(next);
            } else {
                next.session().forgetReadsIfEmpty();
            }
        }
    }

    /** How many reads are under way. */
    int underWay() {
        return underWay;
    }
}
