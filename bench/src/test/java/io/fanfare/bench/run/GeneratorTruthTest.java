package io.fanfare.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.check.Tally;
import io.fanfare.bench.plan.Mode;
import io.fanfare.bench.report.Latency;
import io.fanfare.bench.report.PhaseResult;
import io.fanfare.bench.stub.Broadcaster;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A server does known wrongs: exactly those are reported. */
@Isolated("it measures latencies")
class GeneratorTruthTest {
    private static final int SUBSCRIBERS = 5;
    private static final int MESSAGES = 100;
    private static final int DELIVERIES = SUBSCRIBERS * MESSAGES;

    private static PhaseResult fanOut(Broadcaster.Fate fate) throws InterruptedException {
        try (Broadcaster server = new Broadcaster(fate)) {
            PhaseResult result = Bench.run(
                    server.target(),
                    Mode.FANOUT,
                    "subscribers",
                    "5",
                    "rate",
                    "100",
                    "seconds",
                    "1",
                    "warm-up",
                    "0",
                    "settle",
                    "1");
            assertThat(result.failure()).isNull();
            assertThat(result.count("sent")).isEqualTo(MESSAGES);
            assertThat(result.correctness().expected()).isEqualTo(DELIVERIES);
            return result;
        }
    }

    @Test
    void serverWithoutFaultsIsClean() throws InterruptedException {
        PhaseResult result = fanOut((subscriber, number, payload) -> subscriber.send(payload));

        assertThat(result.correctness()).isEqualTo(new Tally(DELIVERIES, DELIVERIES, 0, 0, 0, 0, 0, 0, 0));
        assertThat(result.latency("delivery").count()).isEqualTo(DELIVERIES);
        assertThat(result.cost().units()).isBetween((long) DELIVERIES * 9 / 10, (long) DELIVERIES);
    }

    @Test
    void everyLostMessageIsCountedTheLastOneToo() throws InterruptedException {
        PhaseResult result = fanOut((subscriber, number, payload) -> {
            if (number % 10 != 0) {
                subscriber.send(payload);
            }
        });

        int lost = SUBSCRIBERS * MESSAGES / 10;
        assertThat(result.correctness()).isEqualTo(new Tally(DELIVERIES, DELIVERIES - lost, lost, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void everyRepeatedMessageIsCountedAndNotTimedAgain() throws InterruptedException {
        PhaseResult result = fanOut((subscriber, number, payload) -> {
            subscriber.send(payload);
            if (number % 20 == 0) {
                subscriber.send(payload);
            }
        });

        int repeated = SUBSCRIBERS * MESSAGES / 20;
        assertThat(result.correctness()).isEqualTo(new Tally(DELIVERIES, DELIVERIES, 0, 0, 0, repeated, 0, 0, 0));
        assertThat(result.latency("delivery").count()).isEqualTo(DELIVERIES);
    }

    @Test
    void everyMessageThatComesAfterALaterOneIsCounted() throws InterruptedException {
        Map<Integer, String> held = new HashMap<>();
        PhaseResult result = fanOut((subscriber, number, payload) -> {
            if (number % 10 == 5) {
                held.put(subscriber.index(), payload);
                return;
            }
            subscriber.send(payload);
            if (number % 10 == 7) {
                subscriber.send(held.remove(subscriber.index()));
            }
        });

        int late = SUBSCRIBERS * MESSAGES / 10;
        assertThat(result.correctness()).isEqualTo(new Tally(DELIVERIES, DELIVERIES, 0, 0, 0, 0, late, 0, 0));
    }

    @Test
    void messagesOfAnotherRunAreForeign() throws InterruptedException {
        PhaseResult result = fanOut((subscriber, number, payload) -> {
            subscriber.send(payload);
            if (subscriber.index() == 0 && number == 1) {
                subscriber.send(payload.replaceFirst("\"b\":\"........", "\"b\":\"00000000"));
            }
        });

        assertThat(result.correctness()).isEqualTo(new Tally(DELIVERIES, DELIVERIES, 0, 0, 0, 0, 0, 1, 0));
    }

    @Test
    void delayOfTheServerIsTheLatency() throws InterruptedException {
        Latency latency = fanOut((subscriber, number, payload) -> subscriber.sendLater(payload, 200))
                .latency("delivery");

        assertThat(latency.p50Millis()).isBetween(200.0, 300.0);
        assertThat(latency.curve().get(0)[1]).isGreaterThanOrEqualTo(200.0);
    }

    @Test
    void stalledServerShowsInTheLatencyOfEverythingThatWasDueMeanwhile() throws InterruptedException {
        boolean[] hasStalled = {false};
        PhaseResult result = fanOut((subscriber, number, payload) -> {
            if (number == 30 && !hasStalled[0]) {
                hasStalled[0] = true;
                stall(500);
            }
            subscriber.send(payload);
        });

        // Of 100 messages in a second, 50 were due while the server stood still for half of it.
        Latency latency = result.latency("delivery");
        assertThat(result.correctness().isClean()).isTrue();
        assertThat(latency.p99Millis()).isBetween(470.0, 900.0);
        assertThat(latency.p90Millis()).isBetween(370.0, 800.0);
        assertThat(latency.count()).isEqualTo(DELIVERIES);
    }

    /** Lets the server's only loop stand still: a fault, not a wait for anything. */
    private static void stall(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void connectionsThatTheServerClosesAreCountedAndWhatTheyMissIsLost() throws InterruptedException {
        PhaseResult result = fanOut((subscriber, number, payload) -> {
            if (subscriber.index() == 2 && number == 51) {
                subscriber.hangUp();
            } else if (subscriber.index() != 2 || number < 51) {
                subscriber.send(payload);
            }
        });

        assertThat(result.count("closed")).isEqualTo(1);
        assertThat(result.correctness().lost()).isEqualTo(50);
    }

    @Test
    void subscribersThatAreCutMissWhatAServerWithoutHistoryPublishesMeanwhile() throws InterruptedException {
        try (Broadcaster server = new Broadcaster((subscriber, number, payload) -> subscriber.send(payload))) {
            PhaseResult result = Bench.run(
                    server.target(),
                    Mode.JITTER,
                    "subscribers",
                    "4",
                    "topics",
                    "1",
                    "publishers",
                    "1",
                    "rate",
                    "100",
                    "seconds",
                    "2",
                    "warm-up",
                    "0",
                    "cut-every",
                    "2",
                    "offline",
                    "300",
                    "settle",
                    "1");

            assertThat(result.count("cut")).isBetween(3L, 5L);
            assertThat(result.count("returned")).isEqualTo(result.count("cut"));
            assertThat(result.correctness().lost()).isZero();
            assertThat(result.correctness().absent()).isBetween(20 * result.count("cut"), 60 * result.count("cut"));
        }
    }

    @Test
    void whatWasCountedTimedAndMeasuredIsExplainedInOneLine() throws InterruptedException {
        try (Broadcaster server = new Broadcaster((subscriber, number, payload) -> {
            subscriber.send(payload);
            if (number == 200) {
                subscriber.send(payload);
            }
        })) {
            PhaseResult result = Bench.run(
                    server.target(),
                    Mode.FANOUT,
                    "subscribers",
                    "5",
                    "rate",
                    "100",
                    "seconds",
                    "2",
                    "warm-up",
                    "1",
                    "settle",
                    "1");

            assertThat(result.accounting())
                    .isEqualTo("of 1,505 deliveries: 1,000 were due in the measured time and are timed,"
                            + " 500 were due outside it (the warm-up of 1 s), 5 came again or were meant for others; "
                            + String.format("%,d", result.cost().units())
                            + " fell into the measured time, and costs are divided by these");
            assertThat(result.timeline())
                    .extracting(PhaseResult.Point::isWarmUp)
                    .containsExactly(true, false, false);
        }
    }

    @Test
    void serverThatIsNotThereIsReportedAsAFailureOfThePhase() throws InterruptedException {
        PhaseResult result = Bench.run(Bench.NOBODY, Mode.FANOUT, "subscribers", "5");

        assertThat(result.failure()).contains("connection 1").contains("not connected");
    }

    @Test
    void stormOfWhichNobodyIsLetInIsAFailureOfThePhase() throws InterruptedException {
        PhaseResult result = Bench.run(Bench.NOBODY, Mode.CONNECT, "connections", "5", "rounds", "1");

        assertThat(result.failure())
                .isEqualTo(
                        "nobody was let in: not connected to 127.0.0.1:1: connection refused: nothing listens there");
    }

    @Test
    void phaseThatATargetCantDoFailsAndSaysWhy() throws InterruptedException {
        PhaseResult result = Bench.run(Bench.NOBODY, Mode.RESUME);

        assertThat(result.failure()).isEqualTo("resume: floor (expected: a server that can resume)");
    }
}
