package io.fanfare.gateway.session;

import java.util.ArrayDeque;

/**
 * The turn of a loop's subscriptions at the history store: a bounded number of pages is under way at once, so that many
 * clients that resume together cost bounded memory; the rest wait in line. Owned by one loop.
 */
final class HistoryReads {
    /** With pages of at most 64 KB this bounds what a loop holds to a few megabytes. */
    static final int MAX_UNDER_WAY = 64;

    private final ArrayDeque<CatchUp> waiting = new ArrayDeque<>();
    private int underWay;

    /** Starts the read now or when its turn comes; one that has ended by then takes no turn. */
    void enter(CatchUp catchUp) {
        waiting.add(catchUp);
        beginWaiting();
    }

    /** A read has ended, one way or the other. */
    void leave() {
        underWay--;
        beginWaiting();
    }

    /** A read never ends before this goes on: its outcome comes as a task of its own. */
    private void beginWaiting() {
        while (underWay < MAX_UNDER_WAY && !waiting.isEmpty()) {
            CatchUp next = waiting.poll();
            if (!next.isEnded()) {
                underWay++;
                next.read();
            }
        }
    }

    /** How many reads are under way. */
    int underWay() {
        return underWay;
    }
}
