package io.fanfare.gateway.session;

import java.util.ArrayDeque;

/**
 * The turn of a loop's sessions at the history store: a bounded number of reads is under way at once, so that many clients
 * that want history together cost bounded memory, and whoever comes finds little before him at the store; the rest wait.
 * Sessions take turns, each with one read: who wants much waits for himself. {@linkplain ReadKind Kinds} don't wait for each
 * other. Owned by one loop.
 */
final class HistoryReads {
    static final int MAX_UNDER_WAY = ReadKind.RESUME.places();

    private static final ReadKind[] KINDS = ReadKind.values();

    private final Line[] lines = new Line[KINDS.length];

    /** Sessions with a read of one kind that may begin. */
    private static final class Line {
        private final ArrayDeque<SessionReads> sessions = new ArrayDeque<>();
        private int underWay;
        private int weightUnderWay;
    }

    HistoryReads() {
        for (ReadKind kind : KINDS) {
            lines[kind.ordinal()] = new Line();
        }
    }

    /** Starts the read now or when its turn comes. */
    void enter(HistoryRead read) {
        SessionReads reads = read.session().reads();
        reads.add(read);
        proceed(reads);
    }

    void leave(ReadTurn turn) {
        Line line = lines[turn.kind().ordinal()];
        line.underWay--;
        line.weightUnderWay -= turn.weight();
        turn.session().end(turn);
        proceed(turn.session());
    }

    /** The connection of a session has room again. */
    void onWritable(SessionReads reads) {
        proceed(reads);
    }

    private void proceed(SessionReads reads) {
        for (ReadKind kind : KINDS) {
            Line line = lines[kind.ordinal()];
            if (reads.entersLine(kind)) {
                line.sessions.add(reads);
            }
            beginWaiting(line, kind);
        }
        reads.session().forgetReadsIfEmpty();
    }

    /** A read never ends before this goes on: its outcome comes as a task of its own. */
    private void beginWaiting(Line line, ReadKind kind) {
        while (line.weightUnderWay < kind.places() && !line.sessions.isEmpty()) {
            SessionReads next = line.sessions.poll();
            next.leavesLine(kind);
            if (next.mayBegin(kind)) {
                ReadTurn turn = next.beginNext(this, kind);
                line.underWay++;
                line.weightUnderWay += turn.weight();
                if (next.entersLine(kind)) {
                    line.sessions.add(next);
                }
            } else {
                next.session().forgetReadsIfEmpty();
            }
        }
    }

    /** How many reads are under way. */
    int underWay() {
        int sum = 0;
        for (Line line : lines) {
            sum += line.underWay;
        }
        return sum;
    }
}
