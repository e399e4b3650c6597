package io.fanfare.gateway.session;

import io.fanfare.gateway.presence.Attendance;
import io.fanfare.gateway.presence.PresenceChange;
import io.fanfare.protocol.ProtocolLimits;
import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts who is in a topic, and who came and left, into parts that fit into a frame and keep to what a client's outbound limit allows for:
 * between two of them it is looked whether the client reads.
 */
final class PresenceChunks {
    static final int MAX_BYTES = 64 * 1024;
    /** What a member takes besides its names and info, in any format, roughly. */
    private static final int MEMBER_BYTES = 48;

    private PresenceChunks() {}

    /**
     * Cuts a list.
     *
     * @param requestId of the question that is answered, or 0
     * @param hasBegun whether other parts of the answer went before
     * @param isEnd whether no further ones follow
     * @return at least one
     */
    static List<PresencePart> of(
            long requestId,
            TopicName topic,
            List<Attendance> all,
            boolean hasBegun,
            boolean isEnd,
            PresenceSummary summary) {
        List<PresencePart> parts = new ArrayList<>();
        int from = 0;
        do {
            int to = end(all, from);
            boolean isLast = isEnd && to == all.size();
            parts.add(
                    new PresencePart(requestId, topic, all.subList(from, to), !hasBegun && from == 0, isLast, summary));
            from = to;
        } while (from < all.size());
        return parts;
    }

    private static int end(List<Attendance> all, int from) {
        int bytes = 0;
        int to = from;
        while (to < all.size()
                && to - from < ProtocolLimits.MAX_MEMBERS_PER_FRAME
                && (bytes < MAX_BYTES || to == from)) {
            bytes += bytes(all.get(to));
            to++;
        }
        return to;
    }

    private static int bytes(Attendance attendance) {
        return MEMBER_BYTES + 3 * attendance.user().length() + attendance.info().bytes().length;
    }

    /**
     * Cuts a change. Whoever comes is told before those who leave, so that a user who comes back as somebody new is never gone; what
     * somebody was before its info changed is told with what it is now.
     */
    static List<PresenceChange> of(PresenceChange change) {
        if (change.joined().size() + change.left().size() <= 1) {
            return List.of(change);
        }
        Map<String, Attendance> left = new HashMap<>();
        for (Attendance attendance : change.left()) {
            left.put(attendance.id(), attendance);
        }
        Cutter cutter = new Cutter(change.count());
        for (Attendance attendance : change.joined()) {
            cutter.add(attendance, left.remove(attendance.id()));
        }
        for (Attendance attendance : change.left()) {
            if (left.containsKey(attendance.id())) {
                cutter.add(null, attendance);
            }
        }
        return cutter.end();
    }

    /** Gathers until a chunk is full. */
    private static final class Cutter {
        private final int count;
        private final List<PresenceChange> chunks = new ArrayList<>();
        private List<Attendance> joined = new ArrayList<>();
        private List<Attendance> left = new ArrayList<>();
        private int bytes;

        Cutter(int count) {
            this.count = count;
        }

        /** Either may be null. */
        void add(Attendance comes, Attendance goes) {
            if (bytes >= MAX_BYTES
                    || joined.size() == ProtocolLimits.MAX_MEMBERS_PER_FRAME
                    || left.size() == ProtocolLimits.MAX_MEMBERS_PER_FRAME) {
                cut();
            }
            if (comes != null) {
                joined.add(comes);
                bytes += PresenceChunks.bytes(comes);
            }
            if (goes != null) {
                left.add(goes);
                bytes += PresenceChunks.bytes(goes);
            }
        }

        private void cut() {
            chunks.add(new PresenceChange(joined, left, count));
            joined = new ArrayList<>();
            left = new ArrayList<>();
            bytes = 0;
        }

        List<PresenceChange> end() {
            cut();
            return chunks;
        }
    }
}
