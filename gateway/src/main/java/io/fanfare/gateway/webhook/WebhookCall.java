package io.fanfare.gateway.webhook;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** One call on its way: what is sent, until when it has to be over, and how often it was tried. Tried by one thread at a time. */
final class WebhookCall {
    final String id;
    final URI url;
    final byte[] body;
    final int maxAnswerBytes;
    final long begunAtNanos;
    final long endsAtNanos;
    final CompletableFuture<byte[]> outcome = new CompletableFuture<>();
    int attempts;
    /** Whether the backend may have seen it, and done what it asks for. */
    boolean mayHaveArrived;

    WebhookCall(String id, URI url, byte[] body, int maxAnswerBytes, long nowNanos, long timeoutNanos) {
        this.id = id;
        this.url = url;
        this.body = body;
        this.maxAnswerBytes = maxAnswerBytes;
        this.begunAtNanos = nowNanos;
        this.endsAtNanos = nowNanos + timeoutNanos;
    }
}
