package io.fanfare.bench.client;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fanfare.bench.stub.DeafServer;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpPublisherTest {
    private static final int LIMIT_SECONDS = 10;

    private final Dialer dialer = new Dialer(1, 0);

    @AfterEach
    void close() {
        dialer.close();
    }

    @Test
    void apiThatIsNotThereIsNamedWithTheReason() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> new HttpPublisher(dialer, new InetSocketAddress("127.0.0.1", 1), 1, 1).close())
                .withMessage("not connected to 127.0.0.1:1: connection refused: nothing listens there");
    }

    @Test
    void publishThatIsNotAnsweredFailsWithTheAddress() {
        try (DeafServer server = DeafServer.answeringAndClosing("");
                HttpPublisher publisher = new HttpPublisher(
                        dialer,
                        new InetSocketAddress(
                                "127.0.0.1", Integer.parseInt(server.name().split(":")[1])),
                        1,
                        1)) {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() ->
                            publisher.publish("topic", new byte[] {'{', '}'}).get(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .withMessageEndingWith(
                            "lost connection to " + server.name() + " before the answer came: closed by the server");
        }
    }
}
