package io.fanfare.bench.fault;

import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;

/** How a load gets on with what it publishes to durable topics. */
final class PublishProgress {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MIN = 100;
    private static final int MORE = 300;

    private final Checker checker;
    private final Random random;

    PublishProgress(Checker checker, Random random) {
        this.checker = checker;
        this.random = random;
    }

    /** Waits until some hundred more were acknowledged than are now. */
    void await() {
        long enough = checker.storedCount() + MIN + random.nextInt(MORE);
        Awaitility.await().atMost(LIMIT).until(() -> checker.storedCount() >= enough);
    }
}
