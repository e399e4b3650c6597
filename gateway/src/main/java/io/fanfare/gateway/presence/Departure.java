package io.fanfare.gateway.presence;

/** How a session leaves a topic. */
public enum Departure {
    /** Its client has said so: it is shown at once. */
    MEANT,
    /**
     * Its connection was lost, or the node cut it: it is shown after a grace, and not at all if the user is back in the topic by then
     * with a session that takes its place ({@link PresenceDirectory#enter}).
     */
    CUT_OFF
}
