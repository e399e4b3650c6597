package io.fanfare.bench.sample;

import io.fanfare.bench.client.ConnectionSecurity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What a server on a virtual machine for Java tells of its memory, in the text form of Prometheus. Any thread. */
public final class MetricsPage {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final URI uri;
    private final HttpClient client;

    /**
     * What it says now.
     *
     * @param heapBytes in use; what is no longer needed counts until it is collected
     * @param gcMillis paused for collections since it was started
     * @param gcs how many pauses
     */
    public record Reading(long heapBytes, long gcMillis, long gcs) {}

    /** @param security of the way there, if that is https */
    public MetricsPage(URI uri, ConnectionSecurity security) {
        this.uri = uri;
        this.client = security.httpClient().connectTimeout(LIMIT).build();
    }

    /**
     * Asks for it.
     *
     * @throws IOException if it does not answer, or not with such a page
     */
    public Reading read() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(LIMIT).build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("HTTP " + response.statusCode());
        }
        return parse(response.body());
    }

    static Reading parse(String page) {
        double heapBytes = sum(page, "jvm_memory_used_bytes", "area=\"heap\"");
        double gcSeconds = sum(page, "jvm_gc_pause_seconds_sum", "");
        double gcs = sum(page, "jvm_gc_pause_seconds_count", "");
        return new Reading((long) heapBytes, Math.round(gcSeconds * 1_000), (long) gcs);
    }

    private static double sum(String page, String metric, String label) {
        return page.lines()
                .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
                .filter(line -> line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
