package io.fanfare.gateway.presence;

import java.util.concurrent.Executor;

/**
 * Those on one loop who watch one topic. It is called on its executor only, in the order of what has happened.
 *
 * @param <A> who asks for the state
 */
public interface PresenceAudience<A> {

    /** The loop. What it refuses because it has ended is dropped. */
    Executor executor();

    /** Answers {@link PresenceWatch#askState}; what changes after it comes by {@link #onChange}. */
    void onState(A asker, PresenceState state);

    /**
     * Something has changed. It comes at most once per interval of the namespace, however many come and go. Whoever has not been told
     * a state yet skips it.
     */
    void onChange(PresenceChange change);

    /** The view was lost and built anew, with too much changed to tell one by one: this is the state for all. */
    void onReplaced(PresenceState state);
}
