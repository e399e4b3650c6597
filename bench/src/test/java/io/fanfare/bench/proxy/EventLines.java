package io.fanfare.bench.proxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A stream of events, line by line, as it comes through. */
final class EventLines implements AutoCloseable {
    private final HttpResponse<InputStream> answer;
    private final BufferedReader lines;
    private String lastId = "";

    /** @param since as in Last-Event-ID; empty for live events only */
    EventLines(HttpClient http, String url, String since) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).header("Accept", "text/event-stream");
        if (!since.isEmpty()) {
            request.header("Last-Event-ID", since);
        }
        answer = http.send(request.build(), BodyHandlers.ofInputStream());
        lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    int status() {
        return answer.statusCode();
    }

    /** The next line with something in it; null at the end. */
    String next() throws IOException {
        String line = lines.readLine();
        while (line != null && line.isEmpty()) {
            line = lines.readLine();
        }
        if (line != null && line.startsWith("id: ")) {
            lastId = line.substring("id: ".length());
        }
        return line;
    }

    /** The next line that begins so; null at the end. */
    String next(String beginning) throws IOException {
        String line = next();
        while (line != null && !line.startsWith(beginning)) {
            line = next();
        }
        return line;
    }

    String lastId() {
        return lastId;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
