package io.fanfare.gateway.presence;

import io.fanfare.protocol.Payload;

/** Sessions in topics, for tests. */
final class Attendances {
    private static final Payload INFO = Payload.json("{}");

    private Attendances() {}

    static Attendance of(String id) {
        return of(id, 1);
    }

    static Attendance of(String id, int revision) {
        return new Attendance(id, revision, "user-" + id, INFO);
    }

    static Attendance showing(String id, int revision, String json) {
        return new Attendance(id, revision, "user-" + id, Payload.json(json));
    }
}
