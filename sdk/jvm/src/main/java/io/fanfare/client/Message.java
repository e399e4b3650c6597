package io.fanfare.client;

import org.jspecify.annotations.Nullable;

/** One message of a topic. */
public final class Message {
    private final String topic;
    private final @Nullable Position position;
    private final String event;
    private final Payload payload;

    Message(String topic, @Nullable Position position, String event, Payload payload) {
        this.topic = topic;
        this.position = position;
        this.event = event;
        this.payload = payload;
    }

    public String topic() {
        return topic;
    }

    /** Its place in a durable topic; null in an ephemeral one. */
    public @Nullable Position position() {
        return position;
    }

    public String event() {
        return event;
    }

    public Payload payload() {
        return payload;
    }

    /**
     * The JSON object.
     *
     * @throws IllegalStateException if the payload is binary
     */
    public String json() {
        return payload.json();
    }

    @Override
    public String toString() {
        return topic + " " + position + " " + event;
    }
}
