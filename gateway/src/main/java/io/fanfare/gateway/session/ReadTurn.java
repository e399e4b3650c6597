package io.fanfare.gateway.session;

/** The turn that a {@link HistoryRead} has at the store. Owned by the session's loop. */
final class ReadTurn {
    private final HistoryReads reads;
    private final SessionReads session;
    private final ReadKind kind;
    private final int weight;
    private final int pageBytes;

    ReadTurn(HistoryReads reads, SessionReads session, HistoryRead read, int pageBytes) {
        this.reads = reads;
        this.session = session;
        this.kind = read.kind();
        this.weight = read.weight();
        this.pageBytes = pageBytes;
    }

    SessionReads session() {
        return session;
    }

    ReadKind kind() {
        return kind;
    }

    int weight() {
        return weight;
    }

    /** How large the page may be. */
    int pageBytes() {
        return pageBytes;
    }

    /** What was read is written, or won't come. Once. */
    void end() {
        reads.leave(this);
    }
}
