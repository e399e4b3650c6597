package io.fanfare.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads frames of a node: see {@code protocol/README.md}. */
final class NodeFrames {
    private static final long MAX_ID = 0xffff_ffffL;
    private static final int LONG_TOPIC_ID = 1 << 21;
    private static final NodeFrame.Result[] RESULTS = NodeFrame.Result.values();

    private NodeFrames() {}

    /** @return null for one of a newer node, which is to be passed over */
    static @Nullable NodeFrame decode(byte[] bytes) throws DamagedFrameException {
        FrameReader frame = new FrameReader(bytes);
        int opcode = frame.flags();
        if (opcode >= 0x80) {
            int topicId = (opcode & 0x1f) << 16 | frame.flags() << 8 | frame.flags();
            return new NodeFrame.MessageFrame(topicId, (opcode & 0x40) != 0, (opcode & 0x20) != 0, frame);
        }
        switch (opcode) {
            case 0x41:
                return new NodeFrame.Welcome(frame);
            case 0x42:
                return new NodeFrame.Subscribed(frame);
            case 0x43:
                return new NodeFrame.Done(frame);
            case 0x44:
                return new NodeFrame.PublishedFrame(frame);
            case 0x45:
                return new NodeFrame.HistoryPageFrame(frame);
            case 0x46:
                return new NodeFrame.BatchEnd(frame);
            case 0x47:
                return new NodeFrame.Skipped(frame);
            case 0x48:
                return new NodeFrame.Gap(frame);
            case 0x49:
                return new NodeFrame.EpochChanged(frame);
            case 0x4a:
                return new NodeFrame.PresenceState(frame);
            case 0x4b:
                return new NodeFrame.PresenceChange(frame);
            case 0x4c:
                return new NodeFrame.ErrorFrame(frame.integer(), (frame.flags() & 1) != 0, frame);
            case 0x4d:
                return new NodeFrame.GoAway(frame);
            case 0x4e:
                return new NodeFrame.Pong();
            case 0x50:
                return new NodeFrame.Reply(frame);
            case 0x70:
            case 0x71:
            case 0x72:
            case 0x73:
                return longMessage(opcode, frame);
            default:
                return null;
        }
    }

    private static NodeFrame longMessage(int opcode, FrameReader frame) throws DamagedFrameException {
        int topicId = frame.integer();
        if (topicId < LONG_TOPIC_ID) {
            throw new DamagedFrameException("a small topic id in the long form");
        }
        return new NodeFrame.MessageFrame(topicId, (opcode & 1) != 0, (opcode & 2) != 0, frame);
    }

    static long requestId(FrameReader frame) throws DamagedFrameException {
        return frame.varint(MAX_ID);
    }

    static String topic(FrameReader frame) throws DamagedFrameException {
        String name = frame.text();
        if (!TopicName.isOne(name)) {
            throw new DamagedFrameException("a topic that can't be one");
        }
        return name;
    }

    static String event(FrameReader frame) throws DamagedFrameException {
        String name = frame.text();
        if (name.isEmpty()) {
            throw new DamagedFrameException("an event without a name");
        }
        return name;
    }

    static Position position(FrameReader frame) throws DamagedFrameException {
        return new Position(frame.varint(), frame.varint());
    }

    static NodeFrame.Result result(int number) {
        return RESULTS[number];
    }

    static Payload payload(byte[] bytes, boolean isBinary) throws DamagedFrameException {
        if (isBinary) {
            return Payload.binary(bytes);
        }
        FrameReader.text(bytes);
        return Payload.json(bytes);
    }

    static List<HistoryEntry> entries(FrameReader frame) throws DamagedFrameException {
        int count = frame.count();
        List<HistoryEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int flags = frame.flags();
            long offset = frame.varint();
            long timeMillis = frame.varint();
            String event = (flags & 2) == 0 ? ClientFrames.DEFAULT_EVENT : event(frame);
            String key = (flags & 4) == 0 ? null : frame.text();
            entries.add(new HistoryEntry(offset, timeMillis, event, key, payload(frame.block(), (flags & 1) != 0)));
        }
        return Collections.unmodifiableList(entries);
    }

    static List<Member> members(FrameReader frame) throws DamagedFrameException {
        int count = frame.count();
        List<Member> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(new Member(frame.text(), frame.text(), frame.text()));
        }
        return Collections.unmodifiableList(members);
    }

    static List<String> texts(FrameReader frame) throws DamagedFrameException {
        int count = frame.count();
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(frame.text());
        }
        return Collections.unmodifiableList(texts);
    }

    /** What an older node does not tell. */
    static long optional(FrameReader frame) throws DamagedFrameException {
        return frame.hasMore() ? frame.varint() : NodeFrame.NOT_TOLD;
    }
}
