package io.fanfare.gateway.session;

import io.fanfare.gateway.presence.Attendance;
import io.fanfare.protocol.TopicName;
import java.util.List;
import java.util.function.Function;

/**
 * A part of who is in a topic, as one client is told it. Those of a state that several clients are told are the same objects. Owned by
 * one loop.
 */
public final class PresencePart {
    private final long requestId;
    private final TopicName topic;
    private final List<Attendance> attendances;
    private final boolean isFirst;
    private final boolean isLast;
    private final PresenceSummary summary;
    /** Null until a format that is text has written it. */
    private String text;

    PresencePart(
            long requestId,
            TopicName topic,
            List<Attendance> attendances,
            boolean isFirst,
            boolean isLast,
            PresenceSummary summary) {
        this.requestId = requestId;
        this.topic = topic;
        this.attendances = attendances;
        this.isFirst = isFirst;
        this.isLast = isLast;
        this.summary = summary;
    }

    /** Of the question that is answered, or 0 if a subscription has asked. */
    public long requestId() {
        return requestId;
    }

    public TopicName topic() {
        return topic;
    }

    public List<Attendance> attendances() {
        return attendances;
    }

    /** Whether it replaces what the client knew; otherwise it adds to it. */
    public boolean isFirst() {
        return isFirst;
    }

    /** Whether nothing more follows. */
    public boolean isLast() {
        return isLast;
    }

    /** Of all parts together. */
    public PresenceSummary summary() {
        return summary;
    }

    /** What a format makes of the attendances: written when a client is first told it. There may be one such format. */
    public String text(Function<List<Attendance>, String> writer) {
        if (text == null) {
            text = writer.apply(attendances);
        }
        return text;
    }
}
