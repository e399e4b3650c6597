package io.fanfare.gateway.session;

/** Something about presence that a session has yet to do, and can't now. On the session's loop. */
interface PresenceTask {
    /**
     * The client reads again.
     *
     * @return whether nothing is left to do
     */
    boolean onWritable();

    /**
     * Called about once a second.
     *
     * @return whether nothing is left to do
     */
    boolean onSweep();
}
