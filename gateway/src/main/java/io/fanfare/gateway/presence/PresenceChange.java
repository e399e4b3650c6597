package io.fanfare.gateway.presence;

import java.util.List;

/**
 * What has changed in a topic since the state or the change before. Immutable, and the same object for all who watch, so that it can
 * be encoded once.
 *
 * @param joined who is there now and was not, or whose info has changed
 * @param left who was there as this and is not any more: those who went, and what those were before whose info has changed
 * @param count how many are there now
 */
public record PresenceChange(List<Attendance> joined, List<Attendance> left, int count) {
    public PresenceChange {
        joined = List.copyOf(joined);
        left = List.copyOf(left);
    }
}
