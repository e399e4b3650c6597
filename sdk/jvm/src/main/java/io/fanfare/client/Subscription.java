package io.fanfare.client;

import java.io.Closeable;

/** One listener's interest in a topic. */
public interface Subscription extends Closeable {
    String topic();

    /** Gives it up; nothing comes after the call that is under way. The last one of a topic gives up the topic. Twice is once. */
    @Override
    void close();
}
