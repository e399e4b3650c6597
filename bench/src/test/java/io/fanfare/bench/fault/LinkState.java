package io.fanfare.bench.fault;

import java.util.Set;

/**
 * How a {@link FaultProxy} treats what passes.
 *
 * @param isRefusing whether new connections are reset at once
 * @param held the directions in which nothing passes and nothing is told to have ended
 * @param delayMillis for how long each piece waits before it goes on
 * @param bytesPerSecond how much passes in each direction of a connection; 0 for no limit
 */
record LinkState(boolean isRefusing, Set<Direction> held, int delayMillis, int bytesPerSecond) {
    static final LinkState FINE = new LinkState(false, Set.of(), 0, 0);

    /** Where bytes go: to the server, or back from it. */
    enum Direction {
        FORTH,
        BACK
    }

    LinkState {
        held = Set.copyOf(held);
    }

    static LinkState refusing() {
        return new LinkState(true, Set.of(), 0, 0);
    }

    /** A black hole in these directions. */
    static LinkState holding(Direction... directions) {
        return new LinkState(false, Set.of(directions), 0, 0);
    }

    static LinkState delaying(int millis) {
        return new LinkState(false, Set.of(), millis, 0);
    }

    static LinkState throttled(int bytesPerSecond) {
        return new LinkState(false, Set.of(), 0, bytesPerSecond);
    }
}
