package io.fanfare.gateway.transport;

import io.fanfare.gateway.presence.Attendance;
import io.fanfare.gateway.presence.PresenceChange;
import io.fanfare.gateway.session.PresencePart;
import io.fanfare.protocol.Event;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who is in a topic, as events of the compact protocol. It has no word for what somebody was before its info changed. */
final class CompactPresence {
    private CompactPresence() {}

    static Event.PresenceState state(PresencePart part) {
        return new Event.PresenceState(
                part.requestId(),
                part.topic(),
                members(part.attendances()),
                !part.isLast(),
                part.summary().isCountOnly(),
                !part.summary().isWhole(),
                part.summary().count());
    }

    static Event.PresenceChange change(int topicId, PresenceChange change) {
        Set<String> stay = new HashSet<>();
        change.joined().forEach(attendance -> stay.add(attendance.id()));
        List<String> left = new ArrayList<>(change.left().size());
        for (Attendance attendance : change.left()) {
            if (!stay.contains(attendance.id())) {
                left.add(attendance.id());
            }
        }
        return new Event.PresenceChange(topicId, members(change.joined()), left, change.count());
    }

    private static List<Event.Member> members(List<Attendance> attendances) {
        List<Event.Member> members = new ArrayList<>(attendances.size());
        for (Attendance attendance : attendances) {
            members.add(new Event.Member(attendance.id(), attendance.user(), attendance.info()));
        }
        return members;
    }
}
