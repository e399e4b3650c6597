package io.fanfare.gateway.auth.key;

import io.fanfare.protocol.TopicName;
import java.time.Instant;
import java.util.List;

/**
 * What is known of a key: everything but the key. Immutable.
 *
 * @param name of whom it was made for; in logs and metrics
 * @param expires null for never
 */
public record ApiKey(String name, KeyHash hash, List<KeyScope> scopes, Instant created, Instant expires) {

    public ApiKey {
        scopes = List.copyOf(scopes);
    }

    /** Whether it allows this in a topic; {@code topic} is null where none is concerned. */
    public boolean allows(KeyScope.Kind kind, TopicName topic) {
        for (int i = 0; i < scopes.size(); i++) {
            if (scopes.get(i).allows(kind, topic)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it allows this in any topics. */
    public boolean allowsSomewhere(KeyScope.Kind kind) {
        for (int i = 0; i < scopes.size(); i++) {
            if (scopes.get(i).kind() == kind) {
                return true;
            }
        }
        return false;
    }

    /** Whether its time is over. */
    public boolean isExpired(Instant now) {
        return expires != null && !now.isBefore(expires);
    }
}
