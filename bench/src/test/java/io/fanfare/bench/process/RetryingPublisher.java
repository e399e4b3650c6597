package io.fanfare.bench.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A backend that publishes one value after the other, each with a key, and tries each again until it is acknowledged. */
final class RetryingPublisher implements Runnable {
    private static final Pattern OFFSET = Pattern.compile("\"offset\":(\\d+)");
    private static final int CREATED = 201;
    private static final int PAUSE_MILLIS = 20;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    private final Supplier<URI> resource;
    private final DeliveryRecord record;
    private int value;
    private volatile boolean isStopped;

    /**
     * @param resource where the topic's messages are published now; the gateway may have moved
     * @param firstValue of this publisher; the next ones count up
     */
    RetryingPublisher(Supplier<URI> resource, DeliveryRecord record, int firstValue) {
        this.resource = resource;
        this.record = record;
        this.value = firstValue;
    }

    @Override
    public void run() {
        while (!isStopped) {
            publish(value);
            value++;
        }
    }

    /** The value under way is still seen through. */
    void stop() {
        isStopped = true;
    }

    private void publish(int number) {
        while (!isAcknowledged(number)) {
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException("nobody interrupts a publisher", interrupted);
            }
        }
    }

    private boolean isAcknowledged(int number) {
        HttpRequest request = HttpRequest.newBuilder(resource.get())
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "value-" + number)
                .POST(HttpRequest.BodyPublishers.ofByteArray(NumberedPayload.of(number)))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            Matcher offset = OFFSET.matcher(answer.body());
            if (answer.statusCode() == CREATED && offset.find()) {
                record.acknowledged(number, Long.parseLong(offset.group(1)));
                return true;
            }
            return false;
        } catch (IOException unknown) {
            // The publish may have been committed. That is what the key is for.
            return false;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("nobody interrupts a publisher", interrupted);
        }
    }
}
