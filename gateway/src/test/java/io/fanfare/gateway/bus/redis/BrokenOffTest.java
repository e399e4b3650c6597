package io.fanfare.gateway.bus.redis;

import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.bus.RecordingListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However far a server comes before it breaks off, the bus tries again. */
class BrokenOffTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** More than the two that belong together, and those of the attempt after them. */
    private static final int CONNECTIONS = 6;

    @RegisterExtension
    final ExpectedLog linkLog = new ExpectedLog(RedisLink.class);

    private final AtomicInteger accepted = new AtomicInteger();
    private ServerSocket server;

    /** What a server does when it has answered as often as it is to. */
    enum End {
        SILENCE,
        CLOSE,
        RESET
    }

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"0,SILENCE", "2,SILENCE", "4,SILENCE", "0,CLOSE", "3,CLOSE", "0,RESET", "3,RESET", "4,RESET", "9,RESET"
    })
    void busTriesAgain(int answers, End end) throws Exception {
        start(() -> acceptAll(answers, end));
        try (RedisBus bus = RedisBuses.open("redis://127.0.0.1:" + server.getLocalPort(), "node-a")) {
            bus.start(new RecordingListener());

            await().atMost(PATIENCE).until(() -> accepted.get() >= CONNECTIONS);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "broken-off");
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptAll(int answers, End end) {
        try {
            while (true) {
                Socket connection = server.accept();
                accepted.incrementAndGet();
                start(() -> serve(connection, answers, end));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    /** A command begins with the number of its parts; what the answers say is of no importance. */
    private static void serve(Socket connection, int answers, End end) {
        try (connection;
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII))) {
            int commands = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                commands += line.startsWith("*") ? 1 : 0;
                if (line.startsWith("*") && commands <= answers) {
                    connection.getOutputStream().write("+OK\r\n".getBytes(StandardCharsets.US_ASCII));
                } else if (commands > answers && end != End.SILENCE) {
                    connection.setSoLinger(end == End.RESET, 0);
                    return;
                }
            }
        } catch (IOException gone) {
            // By the bus.
        }
    }
}
