package io.fanfare.bench.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The topics of a {@link Workload}. */
final class WorkloadTopics {
    /** Durable ones that are published to all the time and keep everything. */
    static final List<String> KEPT = List.of("room:1", "room:2", "room:3", "chat:1");

    static final List<String> EPHEMERAL = List.of("live:1", "live:2");

    /** Durable ones of which some subscribers have all, each published to now and then. */
    static final List<String> MANY =
            IntStream.range(0, 300).mapToObj(number -> "many:" + number).toList();

    private static final String EXPIRING = "short:1";
    /** Each is published to for some seconds and then silent for long: what is lost at the end shows by nothing that follows. */
    private static final int QUIET = 16;

    private WorkloadTopics() {}

    /** Whether it forgets its oldest publications. */
    static boolean isExpiring(String topic) {
        return topic.equals(EXPIRING);
    }

    static List<String> quiet() {
        return IntStream.range(0, QUIET).mapToObj(number -> "quiet:" + number).toList();
    }

    /** Durable ones that are published to all the time; the list is the caller's. */
    static List<String> steady() {
        List<String> topics = new ArrayList<>(KEPT);
        topics.add(EXPIRING);
        return topics;
    }

    /** Durable ones but for the many; the list is the caller's. */
    static List<String> few() {
        List<String> topics = steady();
        topics.addAll(quiet());
        return topics;
    }

    static List<String> durable() {
        List<String> topics = few();
        topics.addAll(MANY);
        return topics;
    }

    static TopicChoice durableChoice(Random choices) {
        return new TopicChoice(steady(), quiet(), choices);
    }

    static TopicChoice ephemeralChoice(Random choices) {
        return new TopicChoice(EPHEMERAL, List.of(), choices);
    }
}
