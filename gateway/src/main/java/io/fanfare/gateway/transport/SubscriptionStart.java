package io.fanfare.gateway.transport;

import io.fanfare.protocol.Event;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ResumeResult;

/** Where the messages of a subscription begin, as the dialects tell it that are JSON. */
final class SubscriptionStart {
    private SubscriptionStart() {}

    /**
     * After which offset messages follow, as far as it is known, so that a client that keeps it loses nothing.
     *
     * @param answer about a durable topic
     * @param asked what the client has named; null if it has named nothing
     */
    static long offset(Event.Subscribed answer, Position asked) {
        return switch (answer.result()) {
            case LIVE -> answer.head().offset();
            case CONTINUES, GAP -> asked.offset();
            case EPOCH_CHANGED -> 0;
        };
    }

    /** The same with all that belongs to it, as members of an object. */
    static String members(Event.Subscribed answer, Position asked) {
        Position head = answer.head();
        return "\"epoch\":" + head.epoch() + ",\"offset\":" + offset(answer, asked) + ",\"head\":" + head.offset()
                + word(answer.result());
    }

    private static String word(ResumeResult result) {
        return switch (result) {
            case LIVE -> "";
            case CONTINUES -> ",\"resumed\":true";
            case GAP -> ",\"gap\":true";
            case EPOCH_CHANGED -> ",\"epoch_changed\":true";
        };
    }
}
