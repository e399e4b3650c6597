package io.fanfare.gateway.presence;

import io.fanfare.protocol.TopicName;

/**
 * The names of what presence keeps in Redis: {@code prefix:pt:topic} is a hash with a field for each entry, and {@code
 * prefix:pn:{leases}:node} a lease. All leases are in one slot of a Cluster, so that whoever finds its own there knows that
 * those that are missing were not lost together with it. Topics need no more than to be one key each, whatever braces are in them.
 */
final class PresenceKeys {
    private final String topics;
    private final String leases;

    PresenceKeys(String prefix) {
        topics = prefix + ":pt:";
        leases = prefix + ":pn:{leases}:";
    }

    String of(TopicName topic) {
        return topics + topic.value();
    }

    String lease(long node) {
        return leases + Long.toHexString(node);
    }

    static String field(long node, long term, String id) {
        return Long.toHexString(node) + "." + term + ":" + id;
    }

    /** What a seal is bound to. */
    static String place(String key, String field) {
        return key + '\0' + field;
    }
}
