package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.bootstrap.Gateway;
import io.fanfare.gateway.config.ConfigLoader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** A running node on free ports of this machine, with an operator's view of it. */
public final class Node {
    /** Whose clients poll it forgets after 15 s. */
    private static final int GONE_SECONDS = 20;

    private final Gateway gateway;
    private final HttpClient http;
    private final String apiScheme;

    private Node(Gateway gateway, HttpClient http, String apiScheme) {
        this.gateway = gateway;
        this.http = http;
        this.apiScheme = apiScheme;
    }

    /**
     * Starts a node that differs from the defaults.
     *
     * @param settings keys as variables without their prefix, each followed by its value
     */
    public static Node start(String... settings) throws Exception {
        return new Node(gateway(settings), HttpClient.newHttpClient(), "http");
    }

    /** Starts a node whose API speaks TLS, with a certificate that is trusted in this context. */
    public static Node start(SSLContext trust, String... settings) throws Exception {
        HttpClient http = HttpClient.newBuilder().sslContext(trust).build();
        return new Node(gateway(settings), http, "https");
    }

    private static Gateway gateway(String... settings) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "FANFARE_PUBLIC_PORT", "0",
                "FANFARE_API_PORT", "0",
                "FANFARE_NODE_LOOPS", "2",
                "FANFARE_STORE_URL", "memory",
                "FANFARE_NAMESPACES_DEFAULT_PUBLISHES_PER_SECOND", "0",
                "FANFARE_DRAIN_RECONNECT_WINDOW_MILLIS", "0",
                "FANFARE_DRAIN_TIMEOUT_MILLIS", "0"));
        for (int i = 0; i < settings.length; i += 2) {
            environment.put("FANFARE_" + settings[i], settings[i + 1]);
        }
        return Gateway.start(ConfigLoader.load(null, environment));
    }

    public InetSocketAddress publicAddress() {
        return gateway.publicAddress();
    }

    public InetSocketAddress apiAddress() {
        return gateway.apiAddress();
    }

    /** Where it can be asked how the node does; null if that is the API. */
    public InetSocketAddress adminAddress() {
        return gateway.adminAddress();
    }

    /**
     * The sum of a metric over its labels.
     *
     * @param labels what must stand between the braces, such as {@code code="idle_timeout"}; empty for all
     */
    public double metric(String name, String labels) {
        Matcher line = Pattern.compile("^" + name + "(?:\\{([^}]*)})? (\\S+)$", Pattern.MULTILINE)
                .matcher(scrape());
        double sum = 0;
        while (line.find()) {
            if (labels.isEmpty() || line.group(1) != null && line.group(1).contains(labels)) {
                sum += Double.parseDouble(line.group(2));
            }
        }
        return sum;
    }

    private String scrape() {
        String port = adminAddress() == null
                ? apiScheme + "://127.0.0.1:" + apiAddress().getPort()
                : "http://127.0.0.1:" + adminAddress().getPort();
        return fetch(URI.create(port + "/metrics"));
    }

    /** What the API answers. */
    public String get(String path) {
        return fetch(URI.create(apiScheme + "://127.0.0.1:" + apiAddress().getPort() + path));
    }

    private String fetch(URI uri) {
        try {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        } catch (Exception failure) {
            throw new AssertionError("the node does not answer", failure);
        }
    }

    /** Stops the node as TERM does, whoever is there; returns when it is down. */
    public void terminate() throws InterruptedException {
        gateway.stop();
    }

    /** Stops the node; its clients must have gone, and nothing may be left of them. */
    public void stop() throws Exception {
        await().atMost(GONE_SECONDS, TimeUnit.SECONDS).untilAsserted(() -> {
            assertThat(metric("fanfare_connections", "")).isZero();
            assertThat(metric("fanfare_subscriptions", "")).isZero();
            assertThat(metric("fanfare_sessions_closed_total", ""))
                    .isEqualTo(metric("fanfare_sessions_opened_total", ""));
        });
        gateway.stop();
    }
}
