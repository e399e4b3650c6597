package io.fanfare.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A node that may open few files keeps some for its backends, its operator and itself, whoever else comes. */
class FileShortageTest {
    private static final int MAX_OPEN = 256;
    private static final int FLOOD = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static GatewayProcess gateway;
    private final List<Socket> clients = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        gateway = GatewayProcess.startWithFiles(
                MAX_OPEN,
                Map.of(
                        "FANFARE_NAMESPACES_DEFAULT_RETENTION_COUNT",
                        "1",
                        "FANFARE_HISTORY_TRIM_INTERVAL_MILLIS",
                        "100"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void leave() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
    }

    /** A backend that has no connection yet: a socket is what it takes. */
    private static HttpResponse<String> ask(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(gateway.apiUri(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        method.equals("POST")
                                ? HttpRequest.BodyPublishers.ofString("{}")
                                : HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static double refused() throws Exception {
        Matcher count = Pattern.compile("fanfare_connections_refused_total\\{reason=\"node\"} (\\S+)")
                .matcher(ask("GET", "/metrics").body());
        assertThat(count.find()).isTrue();
        return Double.parseDouble(count.group(1));
    }

    /** One for each time that accepting began to fail. */
    private static int failureLines() {
        return gateway.output().split("connections can't be accepted", -1).length - 1;
    }

    private static int publish() throws Exception {
        return ask("POST", "/v1/topics/room:1/messages").statusCode();
    }

    private void flood() throws IOException {
        for (int i = 0; i < FLOOD; i++) {
            clients.add(new Socket("127.0.0.1", gateway.clients().getPort()));
        }
    }

    @Test
    void floodOfClientsLeavesTheApiTheHealthAndTrimmingWhatTheyNeed() throws Exception {
        Probe probe = new Probe(gateway);

        flood();

        await().atMost(PATIENCE).until(() -> refused() > FLOOD / 2);
        assertThat(ask("GET", "/healthz").statusCode()).isEqualTo(200);
        assertThat(probe.readiness()).isEqualTo(200);
        double trimmed = probe.metric("fanfare_trimmed_total");
        for (int i = 0; i < 5; i++) {
            assertThat(publish()).isEqualTo(201);
        }
        await().atMost(PATIENCE).until(() -> probe.metric("fanfare_trimmed_total") > trimmed);
        assertThat(gateway.output()).contains("the process may open " + MAX_OPEN + " files");
    }

    @Test
    void acceptingPausesWhileNoFileCanBeOpenedAndGoesOnAfterwards() throws Exception {
        Probe probe = new Probe(gateway);
        double accepted = probe.metric("fanfare_connections_accepted_total");
        int linesBefore = failureLines();
        gateway.limitFiles(1); // what is open stays
        Duration worked = gateway.workedTime();
        long startNanos = System.nanoTime();

        clients.add(new Socket("127.0.0.1", gateway.clients().getPort()));
        await().atMost(PATIENCE).until(() -> gateway.output().contains("connections can't be accepted"));
        await().atMost(PATIENCE).until(() -> System.nanoTime() - startNanos > TimeUnit.SECONDS.toNanos(1));
        Duration spent = gateway.workedTime().minus(worked);
        gateway.limitFiles(MAX_OPEN);

        assertThat(spent)
                .isLessThan(Duration.ofNanos(System.nanoTime() - startNanos).dividedBy(2));
        await().atMost(PATIENCE).until(() -> probe.metric("fanfare_connections_accepted_total") > accepted);
        assertThat(ask("GET", "/metrics").body()).contains("fanfare_accept_failures_total{port=\"public\"}");
        assertThat(failureLines()).isLessThanOrEqualTo(linesBefore + 1);
        assertThat(publish()).isEqualTo(201);
    }
}
