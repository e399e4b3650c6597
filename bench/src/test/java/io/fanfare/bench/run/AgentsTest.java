package io.fanfare.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fanfare.bench.check.Tally;
import io.fanfare.bench.plan.Mode;
import io.fanfare.bench.plan.UsageException;
import io.fanfare.bench.report.PhaseResult;
import io.fanfare.bench.stub.Broadcaster;
import io.fanfare.bench.stub.DeafServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several processes that share a load report as one. */
class AgentsTest {
    @Test
    void sharesOfSeveralProcessesAddUpToTheWholeLoad() throws Exception {
        try (Broadcaster server = new Broadcaster((subscriber, number, payload) -> {
                    if (number % 10 != 0) {
                        subscriber.send(payload);
                    }
                });
                Workers workers = Agents.start(2, 1)) {
            PhaseResult result = Bench.run(
                    workers,
                    server.target(),
                    Mode.FANOUT,
                    "subscribers",
                    "7",
                    "publishers",
                    "2",
                    "rate",
                    "200",
                    "seconds",
                    "1",
                    "warm-up",
                    "0",
                    "settle",
                    "1");

            assertThat(result.failure()).isNull();
            assertThat(result.count("connected")).isEqualTo(7);
            assertThat(result.count("sent")).isEqualTo(200);
            assertThat(result.correctness()).isEqualTo(new Tally(1_400, 1_260, 140, 0, 0, 0, 0, 0, 0));
            assertThat(result.latency("delivery").count()).isEqualTo(1_260);
        }
    }

    @Test
    void failureOfOneProcessIsNamed() throws Exception {
        try (Workers workers = Agents.start(1, 1)) {
            PhaseResult result = Bench.run(workers, Bench.NOBODY, Mode.FANOUT, "subscribers", "5");

            assertThat(result.failure()).contains("agent 127.0.0.1:").contains("not connected");
        }
    }

    @Test
    void agentThatCantBeReachedIsNamed() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Agents.connect(List.of("127.0.0.1:1"), 1))
                .withMessageContaining("--agents: 127.0.0.1:1");
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Agents.connect(List.of("nonsense"), 1))
                .withMessage("--agents: nonsense (expected: host:port)");
    }

    @Test
    void agentThatCantBeReachedIsNamedWithTheReason() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Agents.connect(List.of("127.0.0.1:1"), 1))
                .withMessage("--agents: 127.0.0.1:1: connection refused: nothing listens there"
                        + " (expected: an agent that runs)");
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Agents.connect(List.of("nobody.invalid:1"), 1))
                .withMessage("--agents: nobody.invalid:1: no host has that name (expected: an agent that runs)");
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Agents.connect(List.of("127.0.0.1:70000"), 1))
                .withMessage("--agents: 127.0.0.1:70000 (expected: host:port)");
    }

    @Test
    void whateverElseListensThereIsNamedWithWhatItSays() {
        try (DeafServer server = DeafServer.answering("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            assertThatExceptionOfType(UsageException.class)
                    .isThrownBy(() -> Agents.connect(List.of(server.name()), 1))
                    .withMessageStartingWith("--agents: agent " + server.name() + ": it speaks another protocol: ")
                    .withMessageEndingWith(" (expected: an agent that runs)");
        }
    }

    @Test
    void agentOutlivesWhoeverIsNoController() throws Exception {
        try (Agent agent = new Agent("127.0.0.1", 0)) {
            try (Socket stranger = new Socket("127.0.0.1", agent.port())) {
                stranger.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

                agent.serveOne();
            }
        }
    }

    @Test
    void portOfAnAgentThatIsTakenIsNamed() throws Exception {
        try (Agent agent = new Agent("127.0.0.1", 0)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> new Agent("127.0.0.1", agent.port()).close())
                    .withMessage("127.0.0.1:" + agent.port() + ": that address is in use, or not of this machine");
        }
    }
}
