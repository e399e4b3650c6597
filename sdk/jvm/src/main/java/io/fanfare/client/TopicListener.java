package io.fanfare.client;

import org.jspecify.annotations.Nullable;

/**
 * Takes what comes of a topic, on the client's executor: one call after the other, and the next message only when this one has
 * returned. The position is kept then. What is thrown is logged, and the message counts as taken.
 */
public interface TopicListener {
    void onMessage(Message message) throws Exception;

    /** @param position after which messages follow; null in an ephemeral topic */
    default void onSubscribed(@Nullable Position position) throws Exception {}

    /** Everything that was missed has come. */
    default void onLive() throws Exception {}

    /** History has expired: nothing between the two will come. */
    default void onGap(long after, long oldest) throws Exception {}

    /** The store was replaced: {@code next} of another epoch follows. */
    default void onEpochChanged(long epoch, long next) throws Exception {}

    /** So many messages of an ephemeral topic were lost. */
    default void onSkipped(long count) throws Exception {}

    /** The node can't now; it is tried again. */
    default void onWaiting(FanfareException error) throws Exception {}

    /** For good. */
    default void onEnded(FanfareException error) throws Exception {}
}
