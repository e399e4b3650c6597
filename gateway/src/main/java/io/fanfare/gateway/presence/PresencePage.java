package io.fanfare.gateway.presence;

import java.util.List;

/**
 * Part of who is in a topic.
 *
 * @param attendances ordered by id
 * @param next the id after which the next page begins, or null if this is the last
 * @param count how many are there in all
 * @param users how many users they are, those that are nobody in particular not counted
 * @param isWhole see {@link PresenceState}
 */
public record PresencePage(List<Attendance> attendances, String next, int count, int users, boolean isWhole) {
    public PresencePage {
        attendances = List.copyOf(attendances);
    }
}
