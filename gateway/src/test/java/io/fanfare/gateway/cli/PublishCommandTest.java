package io.fanfare.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishCommandTest {
    private HttpServer api;
    private String request;
    private int status = 201;
    private String answer = "{\"topic\":\"room:1\",\"epoch\":9007199254740991,\"offset\":42}";

    @BeforeEach
    void start() throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", this::answer);
        api.start();
    }

    @AfterEach
    void stop() {
        api.stop(0);
    }

    @Test
    void durablePublishPrintsItsPosition() {
        Invocation invocation = publish("room:1", "{\"a\":1}");

        assertThat(invocation).isEqualTo(new Invocation(0, "room:1 9007199254740991 42\n", ""));
        assertThat(request)
                .isEqualTo("POST /v1/topics/room%3A1/messages?event=message application/json null {\"a\":1}");
    }

    @Test
    void ephemeralPublishIsAccepted() {
        status = 202;
        answer = "{\"topic\":\"live:1\"}";

        assertThat(publish("live:1", "{}")).isEqualTo(new Invocation(0, "accepted\n", ""));
    }

    @Test
    void topicEventAndKeyAreSentAsTheyAre() {
        publish("a b/ü", "{}", "--event", "x y", "--key", "k1");

        assertThat(request).isEqualTo("POST /v1/topics/a%20b%2F%C3%BC/messages?event=x%20y application/json k1 {}");
    }

    @Test
    void keyThatIsNotAsciiIsSentInABatch() {
        status = 200;
        answer = "{\"results\":[{\"status\":201,\"topic\":\"room:1\",\"epoch\":7,\"offset\":1}]}";

        Invocation invocation = publish("room:1", "{ \"a\" : 1.0 }", "--key", "bestellung-ä");

        assertThat(invocation).isEqualTo(new Invocation(0, "room:1 7 1\n", ""));
        assertThat(request)
                .isEqualTo("POST /v1/messages application/json null {\"messages\":[{\"topic\":\"room:1\",\"event\":"
                        + "\"message\",\"key\":\"bestellung-ä\",\"data\":{ \"a\" : 1.0 }}]}");
    }

    @Test
    void refusalInABatchIsPrintedInItsOwnWords() {
        status = 200;
        answer = "{\"results\":[{\"status\":403,\"code\":\"forbidden\",\"detail\":\"not here\"}]}";

        assertThat(publish("room:1", "{}", "--key", "ä"))
                .isEqualTo(new Invocation(1, "", "HTTP 403: not here (forbidden)\n"));
    }

    @Test
    void duplicateIsSaid() {
        answer = "{\"topic\":\"room:1\",\"epoch\":7,\"offset\":1,\"duplicate\":true}";

        assertThat(publish("room:1", "{}", "--key", "k").out()).isEqualTo("room:1 7 1 duplicate\n");
    }

    @Test
    void fileIsPublishedAsBytes(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("data"), "bytes");

        publish("room:1", "--binary", file.toString());

        assertThat(request).endsWith(" application/octet-stream null bytes");
    }

    @Test
    void refusalIsPrintedInItsOwnWords() {
        status = 413;
        answer = "{\"title\":\"Payload too large\",\"detail\":\"payload: 70000 bytes\",\"code\":\"payload_too_large\"}";

        assertThat(publish("room:1", "{}"))
                .isEqualTo(new Invocation(1, "", "Payload too large: payload: 70000 bytes (payload_too_large)\n"));
    }

    @Test
    void refusalBySomethingElseIsPrintedAsItsStatus() {
        status = 502;
        answer = "<html>";

        assertThat(publish("room:1", "{}")).isEqualTo(new Invocation(1, "", "HTTP 502\n"));
    }

    @Test
    void keyThatNoHeaderCanCarryIsAFailure() {
        Invocation invocation = publish("room:1", "{}", "--key", "a\nb");

        assertThat(invocation.exitCode()).isEqualTo(1);
        assertThat(invocation.err()).doesNotContain("\tat ");
    }

    @Test
    void unreachableNodeIsAFailure() {
        int port = api.getAddress().getPort();
        api.stop(0);

        Invocation invocation = Invocation.of("publish", "room:1", "{}", "--api", "http://127.0.0.1:" + port);

        assertThat(invocation.exitCode()).isEqualTo(1);
        assertThat(invocation.err()).contains("nothing listens there").doesNotContain("\tat ");
    }

    @Test
    void missingFileIsAFailure() {
        Invocation invocation = publish("room:1", "--binary", "missing");

        assertThat(invocation.exitCode()).isEqualTo(1);
        assertThat(invocation.err()).contains("missing can't be read").doesNotContain("\tat ");
    }

    /** The port comes from the environment, as for a node that is run next to it. */
    private Invocation publish(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "publish";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Map<String, String> environment =
                Map.of("FANFARE_API_PORT", Integer.toString(api.getAddress().getPort()));
        return Invocation.of((config, source, out) -> 1, environment, all);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        request = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                + exchange.getRequestHeaders().getFirst("Idempotency-Key") + " " + body;
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
