package io.fanfare.gateway.transport;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;

/** What a client has joined, or wants to. */
final class PhoenixChannel {
    final TopicName topic;
    /** What the client calls this join; null if it has not said. */
    final String joinRef;

    final String ref;
    /** Null for live only. */
    final Position since;

    final PhoenixFormat format;
    /** What it says of itself to those who are there; null for nothing. */
    final Payload shown;
    /** Whether it knows who is there. */
    boolean isToldPresence;
    /** What the client called the join that this one has replaced, to be told once this one is answered; null if there was none. */
    private String replaced;

    private boolean hasReplaced;
    /** The node's number of the topic; 0 until the join is answered. */
    int topicId;

    PhoenixChannel(TopicName topic, String joinRef, String ref, Position since, PhoenixFormat format, Payload shown) {
        this.topic = topic;
        this.joinRef = joinRef;
        this.ref = ref;
        this.since = since;
        this.format = format;
        this.shown = shown;
    }

    /** Another join of the same topic has been there before. */
    void replace(PhoenixChannel other) {
        replaced = other.joinRef;
        hasReplaced = true;
    }

    boolean hasReplaced() {
        return hasReplaced;
    }

    String replaced() {
        return replaced;
    }

    /** Whether a message is for this join: one that names no join is, and so is every one if this join has no name. */
    boolean isMeantBy(String messageJoinRef) {
        return messageJoinRef == null || joinRef == null || joinRef.equals(messageJoinRef);
    }
}
