package io.fanfare.bench.fault;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Which topic a publisher publishes to next: mostly a steady one; of the quiet ones, the one whose turn it is. One thread. */
final class TopicChoice {
    private static final int QUIET_ONE_IN = 5;
    /** All publishers agree whose turn it is: they have one clock. */
    private static final int TURN_SECONDS = 2;

    private final List<String> topics;
    private final List<String> quietTopics;
    private final Random random;

    /** @param quietTopics published to by turns, one at a time, and then not for long; may be empty */
    TopicChoice(List<String> topics, List<String> quietTopics, Random random) {
        this.topics = topics;
        this.quietTopics = quietTopics;
        this.random = random;
    }

    String next() {
        if (quietTopics.isEmpty() || random.nextInt(QUIET_ONE_IN) > 0) {
            return topics.get(random.nextInt(topics.size()));
        }
        long turn = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime()) / TURN_SECONDS;
        return quietTopics.get((int) (turn % quietTopics.size()));
    }
}
