package io.fanfare.gateway.topic;

import io.fanfare.protocol.Position;

/**
 * The outcome of a publish that succeeded.
 *
 * @param position where it is committed, or null in an ephemeral topic
 * @param duplicate whether its key was known: {@code position} is the first one's
 * @param degraded whether only subscribers of this node were reached
 */
public record PublishReceipt(Position position, boolean duplicate, boolean degraded) {
    /** Whether nobody has ever published to the topic before: there is one more that the store keeps. */
    public boolean isFirstOfTopic() {
        return position != null && position.offset() == 1 && !duplicate;
    }
}
