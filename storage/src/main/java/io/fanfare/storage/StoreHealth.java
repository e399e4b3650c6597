package io.fanfare.storage;

/**
 * Whether a store can commit, by its own account.
 *
 * @param reason why it can't, in words for an operator; empty while it can
 * @param forMillis for how long it has been so
 */
public record StoreHealth(State state, String reason, long forMillis) {

    /** What works. */
    public enum State {
        /** The last commit went well. */
        COMMITS,
        /** What all nodes share takes no commits at present: another node would do no better. */
        SHARED_STORE_FAILS,
        /** This node can't commit; another one might. */
        NODE_FAILS
    }

    public boolean canCommit() {
        return state == State.COMMITS;
    }
}
