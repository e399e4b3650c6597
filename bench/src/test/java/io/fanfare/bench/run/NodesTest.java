package io.fanfare.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.plan.PlanFile;
import io.fanfare.bench.report.PhaseResult;
import io.fanfare.bench.stub.Broadcaster;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A target of two nodes, which know nothing of each other: where everybody went shows in what arrived. */
class NodesTest {
    private static final int MESSAGES = 50;

    private final AtomicInteger deliveredByFirst = new AtomicInteger();
    private final AtomicInteger deliveredBySecond = new AtomicInteger();

    private PhaseResult run(String load) throws InterruptedException {
        try (Broadcaster first = counting(deliveredByFirst);
                Broadcaster second = counting(deliveredBySecond)) {
            String target = first.target() + "+" + second.target().substring("floor@".length());
            PhaseResult result = Bench.run(target, PlanFile.parse("plan", "phases: [{" + load + "}]"));
            assertThat(result.failure()).isNull();
            return result;
        }
    }

    private static Broadcaster counting(AtomicInteger delivered) {
        return new Broadcaster((subscriber, number, payload) -> {
            delivered.incrementAndGet();
            subscriber.send(payload);
        });
    }

    @Test
    void subscribersGoToTheNodesInTurn() throws InterruptedException {
        PhaseResult result =
                run("mode: fanout, subscribers: 4, rate: 50, seconds: 1, warm-up: 0, settle: 1, publish-at: 1");

        assertThat(deliveredByFirst).hasValue(2 * MESSAGES);
        assertThat(deliveredBySecond).hasValue(0);
        assertThat(result.correctness().lost()).isEqualTo(2 * MESSAGES);
    }

    @Test
    void loadGoesToTheNodesThatItIsToldToGoTo() throws InterruptedException {
        PhaseResult result =
                run("mode: fanout, subscribers: 4, rate: 50, seconds: 1, warm-up: 0, settle: 1, publish-at: 2, "
                        + "subscribe-at: 2");

        assertThat(deliveredByFirst).hasValue(0);
        assertThat(deliveredBySecond).hasValue(4 * MESSAGES);
        assertThat(result.correctness().isClean()).isTrue();
    }

    @Test
    void subscribersOfEachTopicAreSpreadOverTheNodes() throws InterruptedException {
        run("mode: jitter, subscribers: 4, topics: 2, publishers: 2, rate: 100, seconds: 1, warm-up: 0, settle: 1, "
                + "publish-at: 1, cut-every: 0");

        assertThat(deliveredByFirst).hasValue(2 * MESSAGES);
    }

    @Test
    void whoeverIsCutComesBackOnTheNextNode() throws InterruptedException {
        PhaseResult result =
                run("mode: jitter, subscribers: 1, topics: 1, publishers: 1, rate: 100, seconds: 2, warm-up: 0, "
                        + "settle: 1, publish-at: 2, cut-every: 1, offline: 1");

        assertThat(result.count("returned")).isPositive();
        assertThat(deliveredBySecond).hasPositiveValue();
        assertThat(result.latency("away").count()).isEqualTo(result.count("returned"));
    }

    @Test
    void costIsThatOfAllProcessesAndOfEachNode() throws InterruptedException {
        PhaseResult result = run("mode: fanout, subscribers: 2, rate: 50, seconds: 1, warm-up: 0, settle: 1");

        assertThat(result.cost().nodes()).hasSize(2);
        assertThat(result.cost().serverCpuMicrosEach())
                .as("both nodes are this one process")
                .isEqualTo(result.cost().nodes().get(0).cpuMicrosEach());
    }
}
