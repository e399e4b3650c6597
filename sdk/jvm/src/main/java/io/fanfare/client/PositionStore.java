package io.fanfare.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where each topic was read to, over the end of the process or not. Called by a thread of the client's own, one call after the other:
 * {@code load} before a topic is asked for, {@code save} after the application has taken messages, for each topic in order; it may skip
 * positions that newer ones have overtaken. May block.
 */
public interface PositionStore {
    /**
     * @return null where nothing was kept
     * @throws IOException the topic is not asked for: its listeners are told POSITION_UNREADABLE
     */
    @Nullable
    Position load(String topic) throws IOException;

    /** @throws IOException is logged: a message may come again after the process */
    void save(String topic, Position position) throws IOException;
}
