package io.fanfare.gateway.presence;

/**
 * Whether those in a topic are told one by one or counted: counted from a number on, and one by one again when there are a quarter
 * fewer, so that a topic near the number does not change with everyone who comes. Pure.
 */
final class Crowd {
    private final int maxMembers;
    private boolean isLarge;

    Crowd(int maxMembers) {
        this.maxMembers = maxMembers;
    }

    /** @return whether so many are only counted */
    boolean isCounted(int count) {
        isLarge = isLarge ? count > maxMembers - maxMembers / 4 : count > maxMembers;
        return isLarge;
    }
}
