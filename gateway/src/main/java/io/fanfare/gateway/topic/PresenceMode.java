package io.fanfare.gateway.topic;

/** What a namespace tells of who is in its topics. */
public enum PresenceMode {
    /** Nothing. */
    OFF,
    /** Who they are. */
    ON,
    /** How many they are. */
    COUNT;

    /** Whether who is in a topic is known at all. */
    public boolean isKnown() {
        return this != OFF;
    }
}
