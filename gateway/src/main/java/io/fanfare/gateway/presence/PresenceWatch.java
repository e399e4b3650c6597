package io.fanfare.gateway.presence;

/** An audience's interest in a topic. Owned by the loop of the audience. */
public interface PresenceWatch<A> {

    /** Asks for the state, which is told to the audience for this asker. */
    void askState(A asker);

    /** Ends the interest; something may be told that is under way. Idempotent. */
    void close();
}
