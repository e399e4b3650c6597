package io.fanfare.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frames of a client: see {@code protocol/README.md}. Values must be in range. */
final class ClientFrames {
    static final String DEFAULT_EVENT = "message";
    static final Position START = new Position(0, 0);

    private static final int BINARY = 1;
    private static final int HAS_EVENT = 2;
    private static final int HAS_KEY = 4;
    private static final int ACKNOWLEDGE = 8;

    private ClientFrames() {}

    /** A frame that is answered: one that wants a number yet. */
    interface Request {
        byte[] frame(long requestId);
    }

    /** One topic of a SUBSCRIBE. */
    static final class Target {
        final String topic;
        final @Nullable Position after;
        final boolean isLiveOnEpochChange;
        final boolean withPresence;

        Target(String topic, @Nullable Position after, boolean isLiveOnEpochChange, boolean withPresence) {
            this.topic = topic;
            this.after = after;
            this.isLiveOnEpochChange = isLiveOnEpochChange;
            this.withPresence = withPresence;
        }
    }

    static byte[] hello(String token, String name, String version, int heartbeatSeconds, String resumeSession) {
        return new FrameWriter()
                .flags(0x01)
                .text(token)
                .text(name)
                .text(version)
                .varint(heartbeatSeconds)
                .text(resumeSession)
                .frame();
    }

    static byte[] goingAway(int reason) {
        return new FrameWriter().flags(0x08).varint(reason).frame();
    }

    static byte[] ping() {
        return new byte[] {0x09};
    }

    static Request subscribe(List<Target> targets) {
        return id -> {
            FrameWriter frame = new FrameWriter().flags(0x02).varint(id).varint(targets.size());
            for (Target target : targets) {
                Position after = target.after;
                frame.text(target.topic)
                        .flags((after == null ? 0 : 1)
                                | (target.isLiveOnEpochChange ? 2 : 0)
                                | (target.withPresence ? 4 : 0));
                if (after != null) {
                    frame.varint(after.epoch()).varint(after.offset());
                }
            }
            return frame.frame();
        };
    }

    static Request unsubscribe(List<String> topics) {
        return id -> {
            FrameWriter frame = new FrameWriter().flags(0x03).varint(id).varint(topics.size());
            for (String topic : topics) {
                frame.text(topic);
            }
            return frame.frame();
        };
    }

    static Request publish(String topic, String event, Payload payload, @Nullable String key, boolean acknowledge) {
        return id -> push(0x04, id, topic, event, payload, key, acknowledge ? ACKNOWLEDGE : 0);
    }

    static Request request(String topic, String event, Payload payload, @Nullable String key) {
        return id -> push(0x10, id, topic, event, payload, key, 0);
    }

    static Request history(String topic, Position after, int limit) {
        return id -> new FrameWriter()
                .flags(0x05)
                .varint(id)
                .text(topic)
                .varint(after.epoch())
                .varint(after.offset())
                .varint(limit)
                .frame();
    }

    static Request presence(String topic) {
        return id -> new FrameWriter().flags(0x06).varint(id).text(topic).frame();
    }

    static Request setInfo(String topic, Payload info) {
        return id -> new FrameWriter()
                .flags(0x11)
                .varint(id)
                .text(topic)
                .block(info.bytes())
                .frame();
    }

    static Request refreshToken(String token) {
        return id -> new FrameWriter().flags(0x07).varint(id).text(token).frame();
    }

    private static byte[] push(
            int opcode, long id, String topic, String event, Payload payload, @Nullable String key, int flags) {
        boolean hasEvent = !event.equals(DEFAULT_EVENT);
        FrameWriter frame = new FrameWriter()
                .flags(opcode)
                .varint(id)
                .flags(flags
                        | (payload.isBinary() ? BINARY : 0)
                        | (hasEvent ? HAS_EVENT : 0)
                        | (key == null ? 0 : HAS_KEY))
                .text(topic);
        if (hasEvent) {
            frame.text(event);
        }
        if (key != null) {
            frame.text(key);
        }
        return frame.block(payload.bytes()).frame();
    }
}
