package io.fanfare.gateway.transport;

import io.fanfare.gateway.presence.Attendance;
import io.fanfare.gateway.presence.PresenceChange;
import io.fanfare.gateway.session.PresenceEncoder;
import io.fanfare.protocol.TopicName;
import io.fanfare.protocol.phoenix.PhoenixEncoder;
import io.fanfare.protocol.phoenix.PhoenixPresence;
import io.fanfare.protocol.phoenix.PhoenixPresence.Meta;
import io.fanfare.protocol.phoenix.PhoenixVersion;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who came and who left, as all who have joined by Phoenix Channels get it: a broadcast. */
enum PhoenixPresenceFormat implements PresenceEncoder {
    V1(PhoenixVersion.V1, false),
    V2(PhoenixVersion.V2, false),
    /** For clients that poll: a string in what a poll is answered with. */
    POLLED_V1(PhoenixVersion.V1, true),
    POLLED_V2(PhoenixVersion.V2, true);

    private final PhoenixVersion version;
    private final boolean isPolled;

    PhoenixPresenceFormat(PhoenixVersion version, boolean isPolled) {
        this.version = version;
        this.isPolled = isPolled;
    }

    static PhoenixPresenceFormat of(PhoenixVersion version, boolean isPolled) {
        if (isPolled) {
            return version == PhoenixVersion.V1 ? POLLED_V1 : POLLED_V2;
        }
        return version == PhoenixVersion.V1 ? V1 : V2;
    }

    @Override
    public void write(ByteBuf out, int topicId, TopicName topic, PresenceChange change) {
        ByteBuf message = out.alloc().buffer();
        try {
            boolean isCountOnly = change.joined().isEmpty() && change.left().isEmpty();
            PhoenixEncoder.push(
                    message,
                    version,
                    null,
                    null,
                    topic.value(),
                    isCountOnly ? PhoenixPresence.COUNT : PhoenixPresence.DIFF,
                    isCountOnly ? PhoenixPresence.count(change.count()) : diff(change));
            if (isPolled) {
                LongPollText.write(out, message);
            } else {
                WebSocketHeader.write(out, WebSocketHeader.FINAL | WebSocketOpcode.TEXT, message.readableBytes());
                out.writeBytes(message);
            }
        } finally {
            message.release();
        }
    }

    private static String diff(PresenceChange change) {
        Map<String, Attendance> before = new HashMap<>();
        change.left().forEach(attendance -> before.put(attendance.id(), attendance));
        List<Meta> joins = new ArrayList<>(change.joined().size());
        for (Attendance attendance : change.joined()) {
            joins.add(meta(attendance, before.get(attendance.id())));
        }
        return PhoenixPresence.diff(PhoenixPresence.entries(joins), entries(change.left()));
    }

    /** A state, or what is added to one. */
    static String entries(List<Attendance> attendances) {
        List<Meta> metas = new ArrayList<>(attendances.size());
        for (Attendance attendance : attendances) {
            metas.add(meta(attendance, null));
        }
        return PhoenixPresence.entries(metas);
    }

    private static Meta meta(Attendance attendance, Attendance before) {
        return new Meta(
                attendance.id(),
                attendance.revision(),
                before == null ? 0 : before.revision(),
                attendance.user(),
                attendance.info());
    }
}
