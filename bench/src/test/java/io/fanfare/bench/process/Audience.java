package io.fanfare.bench.process;

import static org.awaitility.Awaitility.await;

import io.fanfare.bench.client.Dialer;
import io.fanfare.bench.client.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many subscribers, spread evenly over topics. */
final class Audience {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<Witness> witnesses = new ArrayList<>();

    /** Connects more subscribers, the first to the first topic, the second to the second and so on, and around again. */
    Audience join(Dialer dialer, Endpoint endpoint, List<String> topics, int count) {
        for (int i = 0; i < count; i++) {
            Witness witness = Witness.of(topics.get(i % topics.size()));
            dialer.connect(endpoint, witness);
            witnesses.add(witness);
        }
        awaitSubscribed(witnesses);
        return this;
    }

    static void awaitSubscribed(List<Witness> witnesses) {
        await().atMost(LIMIT).until(() -> witnesses.stream().allMatch(Witness::isSubscribed));
    }

    /** Waits until everybody has what was published to their topic. More than that is found by who compares. */
    void awaitAll(Publications publications) {
        awaitAll(witnesses, publications);
    }

    static void awaitAll(List<Witness> witnesses, Publications publications) {
        await().atMost(LIMIT)
                .until(() ->
                        witnesses.stream().allMatch(witness -> witness.count() >= publications.count(witness.topic())));
    }

    List<Witness> witnesses() {
        return witnesses;
    }
}
