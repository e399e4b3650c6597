package io.fanfare.gateway.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.push.PushBackends;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A backend that answers what is pushed to it when the test says. */
final class ManualPushes {
    static final String URL = "http://127.0.0.1:1/push";
    static final int MAX_PAYLOAD_BYTES = 100;
    /** Room for five pushes and no more. */
    static final int MAX_BYTES = 3_000;

    private final Deque<CompletableFuture<byte[]>> open = new ArrayDeque<>();
    /** What it was told, in the order in which it came. */
    final List<String> told = new ArrayList<>();

    PushBackends backends(GatewayMetrics metrics) {
        return new PushBackends(this::post, MAX_BYTES, metrics);
    }

    private CompletionStage<byte[]> post(URI url, byte[] body, int maxAnswerBytes) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        told.add(new String(body, UTF_8));
        open.add(answer);
        return answer;
    }

    /** Answers the oldest call. */
    void answer(String body) {
        open.remove().complete(body.getBytes(UTF_8));
    }

    /** The oldest call fails. */
    void fail(Exception failure) {
        open.remove().completeExceptionally(failure);
    }

    int openCount() {
        return open.size();
    }
}
