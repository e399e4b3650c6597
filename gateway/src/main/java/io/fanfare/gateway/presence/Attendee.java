package io.fanfare.gateway.presence;

/**
 * A session in a topic as nodes know it. Immutable.
 *
 * @param place see {@link PresenceDirectory#enter}; null if it has none
 * @param isCutOff whether its connection was lost: it is shown until its grace is over, or somebody else is in its place
 * @param version of all that its node has said of its sessions, in the order of saying
 */
record Attendee(Attendance attendance, String place, boolean isCutOff, long version) {
    String id() {
        return attendance.id();
    }

    /** Its connection was lost. */
    Attendee cutOff(long newVersion) {
        return new Attendee(attendance, place, true, newVersion);
    }

    /** Which of two that claim one id is shown: the same for all nodes, in whatever order they hear of them. */
    boolean isShownBefore(Attendee other) {
        if (isCutOff != other.isCutOff) {
            return other.isCutOff;
        }
        if (attendance.revision() != other.attendance.revision()) {
            return attendance.revision() > other.attendance.revision();
        }
        return version > other.version;
    }
}
