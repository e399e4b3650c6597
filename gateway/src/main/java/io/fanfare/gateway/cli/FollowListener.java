package io.fanfare.gateway.cli;

import io.fanfare.protocol.Payload;

/** Hears what a {@link TopicFollower} follows. Called on its thread, one call after the other. */
interface FollowListener {
    /** @param offset 0 in an ephemeral topic */
    void onMessage(long offset, String event, Payload payload);

    /** From now on messages come; again after each reconnect. */
    default void onFollowing() {}

    /** Something to know about the messages that follow or don't: a gap, a reconnect. */
    void onNotice(String notice);
}
