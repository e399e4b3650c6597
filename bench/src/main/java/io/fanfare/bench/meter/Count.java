package io.fanfare.bench.meter;

import java.util.Locale;

/** What is counted. */
public enum Count {
    /** Messages that arrived, each time that they did. */
    RECEIVED,
    /** Messages that were written to a socket. */
    SENT,
    /** Publishes that the server took. */
    ACKNOWLEDGED,
    /** Publishes that the server did not take, or whose outcome is not known. */
    REFUSED,
    /** Messages that were due, but the connection could not take more. */
    WITHHELD,
    /** Connections that were subscribed. */
    CONNECTED,
    /** Messages that told who is in a topic. */
    PRESENCE,
    /** Connections that could not be opened. */
    NOT_CONNECTED,
    /** Connections that the server asked to go. */
    TOLD_TO_GO,
    /** Connections that were closed by the server. */
    CLOSED,
    /** Connections that were cut here, as the load says. */
    CUT,
    /** Connections that came back and caught up. */
    RETURNED,
    /** Messages that came because they had been missed. */
    RECOVERED,
    /** Other refusals, such as of a subscription. */
    FAILED;

    /** As it is written: {@code not-connected}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
