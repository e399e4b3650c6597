package io.fanfare.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where each topic was read to, over the end of the process or not. Called on the client's executor: {@code load} once before a topic
 * is asked for, {@code save} after the application has taken a message, in order for each topic. May block.
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
