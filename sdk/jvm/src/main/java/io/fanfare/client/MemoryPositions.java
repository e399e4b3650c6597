package io.fanfare.client;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Positions for as long as the process lives. */
public final class MemoryPositions implements PositionStore {
    private final ConcurrentMap<String, Position> positions = new ConcurrentHashMap<>();

    @Override
    public @Nullable Position load(String topic) {
        return positions.get(topic);
    }

    @Override
    public void save(String topic, Position position) {
        positions.put(topic, position);
    }
}
