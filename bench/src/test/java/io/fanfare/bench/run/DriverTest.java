package io.fanfare.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.check.Tally;
import io.fanfare.bench.plan.Mode;
import io.fanfare.bench.plan.PlanFile;
import io.fanfare.bench.report.PhaseResult;
import io.fanfare.bench.stub.MqttBroker;
import io.fanfare.bench.stub.NatsServer;
import io.fanfare.bench.stub.StubRedis;
import io.fanfare.bench.stub.TextServer;
import io.fanfare.bench.target.TargetParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every driver subscribes, publishes and reads what comes, in the protocol of its server. */
class DriverTest {
    private static final String PLAN = """
            phases:
              - seconds: 1
                warm-up: 0
                together:
                  - {mode: chat, rooms: 3, members: 4, rate: 300}
                  - {mode: publish, topics: 2, subscribers: 3, publishers: 2, rate: 200}
            """;
    private static final String TEMPLATE = """
            connect: "hello"
            connected: "welcome"
            subscribe: "sub {topic}"
            subscribed: "subscribed"
            publish: "pub {topic} {payload}"
            published: "taken"
            ping: "ping"
            pong: "pong"
            """;

    @TempDir
    private Path directory;

    private static void everythingArrivesOnceAndInOrder(String target) throws InterruptedException {
        PhaseResult result;
        try (Workers workers = Workers.alone(1)) {
            result = Bench.run(workers, target, PlanFile.parse("plan", PLAN));
        }

        assertThat(result.failure()).isNull();
        PhaseResult.LoadResult chat = result.loads().get(0);
        PhaseResult.LoadResult publish = result.loads().get(1);
        assertThat(chat.problems()).isEmpty();
        assertThat(chat.correctness()).isEqualTo(new Tally(1_200, 1_200, 0, 0, 0, 0, 0, 0, 0));
        assertThat(publish.problems()).isEmpty();
        assertThat(publish.correctness()).isEqualTo(new Tally(300, 300, 0, 0, 0, 0, 0, 0, 0));
        boolean canAnswer = TargetParser.parse(target).driver().acknowledges();
        assertThat(publish.counts().get("acknowledged")).isEqualTo(canAnswer ? 200 : 0);
    }

    @Test
    void mqtt() throws InterruptedException {
        try (MqttBroker broker = new MqttBroker()) {
            everythingArrivesOnceAndInOrder(broker.target());
        }
    }

    @Test
    void natsOnTcp() throws InterruptedException {
        try (NatsServer server = new NatsServer(false)) {
            everythingArrivesOnceAndInOrder(server.target());
        }
    }

    @Test
    void natsOnWebSocketWhoseMessagesEndAnywhere() throws InterruptedException {
        try (NatsServer server = new NatsServer(true)) {
            everythingArrivesOnceAndInOrder(server.target());
        }
    }

    @Test
    void redis() throws InterruptedException {
        try (StubRedis server = new StubRedis()) {
            everythingArrivesOnceAndInOrder(server.target());
        }
    }

    @Test
    void socketIo() throws InterruptedException {
        try (TextServer server = new TextServer(TextServer.Protocol.SOCKETIO)) {
            everythingArrivesOnceAndInOrder(server.target());
        }
    }

    @Test
    void phoenix() throws InterruptedException {
        try (TextServer server = new TextServer(TextServer.Protocol.PHOENIX)) {
            everythingArrivesOnceAndInOrder(server.target());
        }
    }

    @Test
    void templates() throws InterruptedException, IOException {
        Path file = Files.writeString(directory.resolve("protocol.yaml"), TEMPLATE);
        try (TextServer server = new TextServer(TextServer.Protocol.TEMPLATE)) {
            everythingArrivesOnceAndInOrder(server.target() + ",template=" + file);
        }
    }

    @Test
    void messagesThatAConnectionHasNoRoomForAreWithheldAndCounted() throws InterruptedException, IOException {
        Path file = Files.writeString(directory.resolve("protocol.yaml"), TEMPLATE.replace("taken", "never"));
        try (TextServer server = new TextServer(TextServer.Protocol.TEMPLATE)) {
            PhaseResult result = Bench.run(
                    server.target() + ",template=" + file,
                    Mode.PUBLISH,
                    "publishers",
                    "1",
                    "rate",
                    "50000",
                    "seconds",
                    "1",
                    "warm-up",
                    "0",
                    "settle",
                    "1");

            // 1,000 may be under way without an answer, and 32,768 wait behind them.
            assertThat(result.count("sent")).isEqualTo(1_000);
            assertThat(result.count("acknowledged")).isZero();
            assertThat(result.count("withheld")).isEqualTo(50_000 - 1_000 - 32_768);
            assertThat(result.warnings()).anyMatch(warning -> warning.contains("16,232 messages were withheld"));
        }
    }
}
