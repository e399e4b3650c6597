package io.fanfare.gateway.session;

/** A page of history that a session wants. It waits for its turn in {@link HistoryReads}. Owned by the session's loop. */
interface HistoryRead {
    /** The least that a page may hold, lest it take for ever. */
    int MIN_PAGE_BYTES = 16 * 1024;

    /** Whose turn it takes. */
    Session session();

    /** Whether nobody waits for it any more: it takes no turn then. */
    boolean isVoid();

    /**
     * How large its page may be.
     *
     * @param roomBytes what the client's connection has room for
     * @param waiting how many pages of the session wait for that room, this one too
     */
    int pageBytes(long roomBytes, int waiting);

    /** Its turn has come: {@link HistoryReads#leave} is called once what was read is written, or won't come. */
    void begin(int maxBytes);

    /** It is void, or its connection is gone, and its turn will not come. */
    default void drop() {}
}
