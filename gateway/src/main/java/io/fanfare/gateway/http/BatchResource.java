package io.fanfare.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.auth.key.KeyScope;
import io.fanfare.gateway.topic.PublishReceipt;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.ProtocolException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;

/**
 * {@code POST /v1/messages}: publishes many. Each message succeeds or fails for itself; messages of one topic are committed
 * in the order in which they stand.
 */
final class BatchResource implements Resource {
    private static final int OK = 200;
    /** In the audit log. */
    private static final String NAME = "POST /v1/messages";

    private final BackendAccess backends;
    private final InstantSource clock;
    private final IntSupplier maxMessages;

    /** What became of one message: a receipt or a failure. */
    private record Outcome(BatchMessage message, PublishReceipt receipt, Throwable failure) {}

    BatchResource(BackendAccess backends, InstantSource clock, IntSupplier maxMessages) {
        this.backends = backends;
        this.clock = clock;
        this.maxMessages = maxMessages;
    }

    @Override
    public CompletionStage<ApiResponse> handle(ApiRequest request) {
        List<BatchMessage> messages = BatchReader.read(request.body(), maxMessages.getAsInt(), clock.millis());
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>(messages.size());
        for (BatchMessage message : messages) {
            outcomes.add(publish(request.caller(), message).toCompletableFuture());
        }
        return CompletableFuture.allOf(outcomes.toArray(CompletableFuture<?>[]::new))
                .thenApplyAsync(all -> ApiResponse.of(OK, ApiResponse.JSON, results(outcomes)), request.loop());
    }

    private CompletionStage<Outcome> publish(Caller caller, BatchMessage message) {
        CompletionStage<PublishReceipt> receipt;
        try {
            receipt = begin(caller, message);
        } catch (ProtocolException refused) {
            receipt = CompletableFuture.failedStage(refused);
        }
        return receipt.handle((done, failure) -> {
            if (failure != null) {
                writeDown(caller, Refusal.of(failure));
            }
            return new Outcome(message, done, failure);
        });
    }

    private CompletionStage<PublishReceipt> begin(Caller caller, BatchMessage message) {
        if (message.fault() != null) {
            throw message.fault();
        }
        caller.require(KeyScope.Kind.PUBLISH, message.publication().topic());
        return backends.publish(message.publication());
    }

    private static void writeDown(Caller caller, Refusal refusal) {
        if (refusal.code() == ErrorCode.FORBIDDEN) {
            caller.refused(NAME, refusal.text());
        }
    }

    private static byte[] results(List<CompletableFuture<Outcome>> outcomes) {
        return JsonBody.object(json -> {
            json.writeArrayFieldStart("results");
            for (CompletableFuture<Outcome> outcome : outcomes) {
                json.writeStartObject();
                write(json, outcome.join());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, Outcome outcome) throws IOException {
        if (outcome.failure() == null) {
            json.writeNumberField("status", ReceiptJson.status(outcome.receipt()));
            ReceiptJson.write(json, outcome.message().publication().topic(), outcome.receipt());
            return;
        }
        Refusal refusal = Refusal.of(outcome.failure());
        ErrorCode code = refusal.code();
        json.writeNumberField("status", ProblemDetails.status(code));
        json.writeStringField("code", code.wireName());
        json.writeStringField("detail", refusal.text());
        json.writeBooleanField("retryable", code.isRetryable());
    }
}
