package io.fanfare.gateway.presence;

import java.util.List;

/**
 * Who is in a topic at one moment. Immutable.
 *
 * @param attendances all of them, ordered by id; empty where only their number is told
 * @param count how many they are
 * @param isWhole whether those of all other nodes are known; otherwise the node is cut off from them, and shows of theirs what it
 *     knew last
 */
public record PresenceState(List<Attendance> attendances, int count, boolean isWhole) {
    public PresenceState {
        attendances = List.copyOf(attendances);
    }
}
