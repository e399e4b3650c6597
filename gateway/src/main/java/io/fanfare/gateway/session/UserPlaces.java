package io.fanfare.gateway.session;

import io.fanfare.gateway.auth.Identity;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many sessions each user has on this node. Who opens more than he may loses the oldest: it is the one that nobody may be
 * behind any more, and refusing the newest would lock out a device that comes back for as long as its dead sockets last. Any
 * thread.
 */
final class UserPlaces {
    private final UserSessions sessions;
    private final ConcurrentHashMap<String, Integer> taken = new ConcurrentHashMap<>();

    UserPlaces(UserSessions sessions) {
        this.sessions = sessions;
    }

    /**
     * A user has opened one more; nobody in particular is held to nothing.
     *
     * @param max how many he may have, 0 for no limit
     */
    void take(Identity identity, int max) {
        if (identity.isAnybody()) {
            return;
        }
        int count = taken.merge(identity.user(), 1, Integer::sum);
        if (max > 0 && count > max) {
            sessions.endOldest(identity.user(), max);
        }
    }

    void giveBack(Identity identity) {
        taken.computeIfPresent(identity.user(), (same, count) -> count == 1 ? null : count - 1);
    }

    /** How many users have any. */
    int userCount() {
        return taken.size();
    }
}
