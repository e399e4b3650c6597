package io.fanfare.client;

/**
 * Gives tokens: asked before a connection, and again when a token is refused or about to expire. Called on the client's executor,
 * once at a time. It may answer later, from any thread; after 30 s, or if it throws or fails, it is asked again after a pause.
 */
public interface TokenProvider {
    void ask(Answer answer) throws Exception;

    /** Told once; what comes after that is passed over. */
    interface Answer {
        void token(Token token);

        /** There is none now; there may be one later. */
        void failed(Throwable fault);
    }
}
