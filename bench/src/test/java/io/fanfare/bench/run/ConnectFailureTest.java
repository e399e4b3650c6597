package io.fanfare.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.plan.Mode;
import io.fanfare.bench.report.PhaseResult;
import io.fanfare.bench.stub.Broadcaster;
import io.fanfare.bench.stub.DeafServer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever can't connect is told where and why, whatever the protocol. */
class ConnectFailureTest {
    private static final String REFUSED = "not connected to 127.0.0.1:1: connection refused: nothing listens there";
    private static final List<String> STREAMS = List.of("fanfare-tcp", "mqtt", "nats", "redis");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fanfare@ws://127.0.0.1:1,api=http://127.0.0.1:1",
                "fanfare-tcp@tcp://127.0.0.1:1",
                "phoenix@ws://127.0.0.1:1",
                "mqtt@tcp://127.0.0.1:1",
                "mqtt@ws://127.0.0.1:1",
                "nats@tcp://127.0.0.1:1",
                "nats-ws@ws://127.0.0.1:1",
                "socketio@ws://127.0.0.1:1",
                "redis@tcp://127.0.0.1:1",
                "floor@ws://127.0.0.1:1"
            })
    void serverThatIsNotThereIsNamedWithTheReasonByEveryDriver(String target) throws InterruptedException {
        assertThat(fanOut(target).failure()).isEqualTo("connection 1: " + REFUSED);
    }

    @Test
    void apiThatIsNotThereIsNamedByPublishers() throws InterruptedException {
        PhaseResult result = Bench.run("fanfare@ws://127.0.0.1:2,api=http://127.0.0.1:1", Mode.PUBLISH);

        assertThat(result.failure()).isEqualTo("connection 1: " + REFUSED);
    }

    @Test
    void hostThatNobodyKnowsIsNamed() throws InterruptedException {
        assertThat(fanOut("redis@tcp://nobody.invalid:1").failure())
                .isEqualTo("connection 1: not connected to nobody.invalid:1: no host has that name");
    }

    @ParameterizedTest
    @CsvSource({
        "400 Bad Request",
        "401 Unauthorized",
        "403 Forbidden",
        "404 Not Found",
        "426 Upgrade Required",
        "503 Service Unavailable"
    })
    void answerToAnUpgradeIsNamed(String status) throws InterruptedException {
        try (DeafServer server = DeafServer.answering("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(fanOut("floor@ws://" + server.name()).failure())
                    .isEqualTo("connection 1: not connected to " + server.name() + ": it answered the upgrade with "
                            + status);
        }
    }

    static Stream<Arguments> otherProtocols() {
        return Stream.of(
                Arguments.of("SSH-2.0-OpenSSH_9.6\r\n", "\"SSH-2.0-OpenSSH_9.6\""),
                Arguments.of("-ERR unknown command 'GET'\r\n", "\"-ERR unknown command 'GET'\""),
                Arguments.of(
                        "\u0015\u0003\u0003\u0000\u0002\u0002\u0016",
                        "an alert of TLS (expected: wss://, tls:// or https:// for such a port)"));
    }

    @ParameterizedTest
    @MethodSource("otherProtocols")
    void otherProtocolIsNamedByWhatItAnswersToAnUpgrade(String answer, String words) throws InterruptedException {
        try (DeafServer server = DeafServer.answering(answer)) {
            assertThat(fanOut("floor@ws://" + server.name()).failure())
                    .isEqualTo("connection 1: not connected to " + server.name()
                            + ": it speaks another protocol: it answered the upgrade with " + words);
        }
    }

    static Stream<String> streams() {
        return STREAMS.stream();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void otherProtocolIsNamedByWhatItAnswersOnTcp(String kind) throws InterruptedException {
        try (DeafServer server = DeafServer.answeringAndClosing("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            assertThat(fanOut(kind + "@tcp://" + server.name()).failure())
                    .startsWith("connection 1: lost connection to " + server.name() + ": ")
                    .contains("\"HTTP/1.1 400 Bad Request\"");
        }
    }

    @Test
    void otherProtocolIsNamedByWhatItAnswersToAPublisher() throws InterruptedException {
        try (DeafServer server = DeafServer.answering("-ERR unknown command 'POST'\r\n")) {
            PhaseResult result = Bench.run(
                    "fanfare@ws://127.0.0.1:1,api=http://" + server.name(),
                    Mode.PUBLISH,
                    "publishers",
                    "1",
                    "rate",
                    "10",
                    "seconds",
                    "1",
                    "warm-up",
                    "0",
                    "settle",
                    "1");

            assertThat(result.loads().get(0).problems())
                    .containsKey("lost connection to " + server.name() + ": it speaks another protocol: it answered"
                            + " \"-ERR unknown command 'POST'\"");
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void serverThatClosesAtOnceIsNamed(String kind) throws InterruptedException {
        try (DeafServer server = DeafServer.answeringAndClosing("")) {
            assertThat(fanOut(kind + "@tcp://" + server.name()).failure())
                    .startsWith("connection 1: lost connection to " + server.name() + ": ");
            assertThat(fanOut("floor@ws://" + server.name()).failure())
                    .startsWith("connection 1: not connected to " + server.name() + ": ");
        }
    }

    @Test
    void lossOfAConnectionIsNamed() throws InterruptedException {
        try (Broadcaster server = new Broadcaster((subscriber, number, payload) -> subscriber.hangUp())) {
            PhaseResult result = fanOut(server.target());

            String address =
                    server.target().substring(server.target().indexOf("//") + 2).replace("/", "");
            assertThat(result.loads().get(0).problems())
                    .containsKey("lost connection to " + address + ": closed by the server with 1000, Bye");
        }
    }

    private static PhaseResult fanOut(String target) throws InterruptedException {
        return Bench.run(
                target,
                Mode.FANOUT,
                "subscribers",
                "2",
                "rate",
                "10",
                "seconds",
                "1",
                "warm-up",
                "0",
                "settle",
                "1",
                "publish-by",
                "socket");
    }
}
