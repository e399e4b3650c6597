package io.fanfare.bench.process;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a gateway how it is, as a monitoring system does. */
final class Probe {
    private final HttpClient http = HttpClient.newHttpClient();
    private final GatewayProcess gateway;

    Probe(GatewayProcess gateway) {
        this.gateway = gateway;
    }

    /** The status of {@code /readyz}. */
    int readiness() throws IOException, InterruptedException {
        return get("/readyz").statusCode();
    }

    /** The value of a metric without labels, such as {@code fanfare_skipped_total}. */
    double metric(String name) throws IOException, InterruptedException {
        String metrics = get("/metrics").body();
        Matcher value =
                Pattern.compile("^" + name + " (\\S+)$", Pattern.MULTILINE).matcher(metrics);
        if (!value.find()) {
            throw new AssertionError("no metric " + name + " in\n" + metrics);
        }
        return Double.parseDouble(value.group(1));
    }

    /** The sum of a metric over all of its labels; 0 if it has not been counted yet. */
    double metricSum(String name) throws IOException, InterruptedException {
        return Pattern.compile("^" + name + "(?:\\{[^}]*})? (\\S+)$", Pattern.MULTILINE)
                .matcher(get("/metrics").body())
                .results()
                .mapToDouble(value -> Double.parseDouble(value.group(1)))
                .sum();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(gateway.probeUri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
