package io.fanfare.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.client.HttpAnswer;
import io.fanfare.bench.client.HttpPublisher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Publishes numbers over HTTP, each one once, and remembers which topic got which, in which order. */
final class Publications {
    private static final Pattern OFFSET = Pattern.compile("\"offset\":(\\d+)");

    private final HttpPublisher publisher;
    private final Map<String, List<Sent>> sentByTopic = new HashMap<>();
    private int lastNumber;

    private record Sent(int number, CompletableFuture<HttpAnswer> answer) {}

    Publications(HttpPublisher publisher) {
        this.publisher = publisher;
    }

    /** Publishes the next number. Blocks while too many publishes wait for their answers. */
    void publish(String topic) throws InterruptedException {
        publish(topic, 0);
    }

    void publish(String topic, int paddingBytes) throws InterruptedException {
        int number = ++lastNumber;
        CompletableFuture<HttpAnswer> answer = publisher.publish(topic, NumberedPayload.of(number, paddingBytes));
        sentByTopic.computeIfAbsent(topic, name -> new ArrayList<>()).add(new Sent(number, answer));
    }

    /** How many numbers a topic was sent. */
    int count(String topic) {
        return sentByTopic.getOrDefault(topic, List.of()).size();
    }

    /** Waits until every publish has its answer. */
    void awaitAnswers() {
        sentByTopic.values().forEach(sent -> sent.forEach(one -> one.answer().join()));
    }

    /** The numbers of a durable topic in the order of the offsets that its publishes were answered with: 1, 2, 3 … */
    int[] inOrderOfOffsets(String topic) {
        List<Sent> sent = sentByTopic.get(topic);
        int[] numbers = new int[sent.size()];
        for (Sent one : sent) {
            HttpAnswer answer = one.answer().join();
            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
            Matcher offset = OFFSET.matcher(answer.body());
            assertThat(offset.find()).as(answer.body()).isTrue();
            numbers[Integer.parseInt(offset.group(1)) - 1] = one.number();
        }
        return numbers;
    }

    /** The numbers of an ephemeral topic in the order in which they were sent. */
    int[] inOrderSent(String topic) {
        List<Sent> sent = sentByTopic.get(topic);
        for (Sent one : sent) {
            HttpAnswer answer = one.answer().join();
            assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        }
        return sent.stream().mapToInt(Sent::number).toArray();
    }
}
