package io.fanfare.gateway.session;

/** Something that a session wants of the history store. It waits for its turn in {@link HistoryReads}. Owned by the session's loop. */
interface HistoryRead {
    /** The least that a page may hold, lest it take for ever. */
    int MIN_PAGE_BYTES = 16 * 1024;

    /** Whose turn it takes. */
    Session session();

    ReadKind kind();

    /** How many places it takes: one, unless it costs the store more than a page does. */
    default int weight() {
        return 1;
    }

    /** Whether nobody waits for it any more: it takes no turn then. */
    boolean isVoid();

    /**
     * How much of its client's connection it may fill.
     *
     * @param roomBytes what there is room for
     */
    int pageBytes(long roomBytes);

    /** Its turn has come. It ends it once what was read is written, or won't come; never before this returns. */
    void begin(ReadTurn turn);

    /** It is void, or its connection is gone, and its turn will not come. */
    default void drop() {}
}
