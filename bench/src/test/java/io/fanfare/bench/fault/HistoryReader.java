package io.fanfare.bench.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fanfare.protocol.Position;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads history over HTTP and holds what it finds against what is known: a page here and there, and in the end all of it. */
final class HistoryReader {
    private static final int FIRST_SERVER_ERROR = 500;
    private static final int TIMEOUT_SECONDS = 10;
    private static final int INTERVAL_MILLIS = 250;
    private static final int SMALL_PAGE = 20;
    private static final int LARGE_PAGE = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Nodes nodes;
    private final Checker checker;
    private final AtomicInteger pages = new AtomicInteger();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(TIMEOUT_SECONDS))
            .build();

    HistoryReader(Nodes nodes, Checker checker) {
        this.nodes = nodes;
        this.checker = checker;
    }

    /** Reads pages of durable topics that keep everything, from any place and any node, until the scheduler is shut down. */
    void browse(List<String> topics, ScheduledExecutorService scheduler, Random random) {
        scheduler.scheduleWithFixedDelay(
                () -> {
                    String topic = topics.get(random.nextInt(topics.size()));
                    long after = random.nextInt((int) checker.lastAcknowledged(topic) + 1);
                    glance(random.nextInt(nodes.count()), topic, after);
                },
                INTERVAL_MILLIS,
                INTERVAL_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private void glance(int node, String topic, long after) {
        long floor = checker.lastAcknowledged(topic);
        String name = "page after " + after + " by node " + node;
        DurableReader reader = checker.reader(name, topic).beginAfter(after);
        http.sendAsync(request(node, topic, after, SMALL_PAGE), HttpResponse.BodyHandlers.ofString())
                .thenAccept(answer -> check(answer, reader, floor, name));
    }

    private void check(HttpResponse<String> answer, DurableReader reader, long floor, String name) {
        if (answer.statusCode() >= FIRST_SERVER_ERROR) {
            return;
        }
        try {
            take(answer.body(), reader, floor);
        } catch (RuntimeException unreadable) {
            checker.breach(Breach.Kind.UNEXPECTED, name + ": " + answer.body() + " " + unreadable);
        }
    }

    private HttpRequest request(int node, String topic, long after, int limit) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + nodes.api(node).getPort() + "/v1/topics/" + topic
                                + "/messages?after=" + after + "&limit=" + limit))
                .timeout(Duration.ofSeconds(TIMEOUT_SECONDS))
                .build();
    }

    /** How many pages came and were checked. */
    int pageCount() {
        return pages.get();
    }

    /** @return the position of the head */
    private Position take(String body, DurableReader reader, long floor) {
        JsonNode page = tree(body);
        Position head =
                new Position(page.get("epoch").asLong(), page.get("head").asLong());
        reader.beginsAnew(reader.position(), head, page.get("oldest").asLong());
        reader.page(head.epoch(), head.offset(), floor);
        for (JsonNode message : page.get("messages")) {
            reader.delivered(
                    message.get("offset").asLong(), message.get("data").get("n").asInt());
        }
        reader.pageEnd(page.get("messages").size());
        pages.incrementAndGet();
        return head;
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException unreadable) {
            throw new IllegalStateException(body, unreadable);
        }
    }

    /** Reads all that a node has of a topic, when everything is well and nobody publishes, and returns the head. */
    Position readAll(int node, String topic, boolean mayExpire) throws IOException, InterruptedException {
        long floor = checker.lastAcknowledged(topic);
        DurableReader reader = checker.reader("history by node " + node, topic).beginAfter(0);
        Position head = null;
        do {
            long after = reader.position().offset();
            String body = http.send(request(node, topic, after, LARGE_PAGE), HttpResponse.BodyHandlers.ofString())
                    .body();
            long oldest = tree(body).get("oldest").asLong();
            if (mayExpire && oldest > after + 1) {
                reader.gap(after, oldest);
            }
            head = take(body, reader, floor);
            if (reader.position().offset() == after) {
                break;
            }
        } while (reader.position().offset() < head.offset());
        reader.end(head.offset());
        return head;
    }
}
