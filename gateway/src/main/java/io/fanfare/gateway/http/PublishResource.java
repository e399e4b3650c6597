package io.fanfare.gateway.http;

import static java.util.Locale.ROOT;

import io.fanfare.gateway.topic.PublishReceipt;
import io.fanfare.gateway.topic.Publisher;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code POST /v1/topics/{topic}/messages}: publishes one; the body is the payload. */
final class PublishResource implements Resource {
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;
    private static final String IDEMPOTENCY_KEY = "idempotency-key";

    private final Publisher publisher;
    private final InstantSource clock;

    PublishResource(Publisher publisher, InstantSource clock) {
        this.publisher = publisher;
        this.clock = clock;
    }

    @Override
    public CompletionStage<ApiResponse> handle(ApiRequest request) {
        PayloadFormat format = formatOf(request.headers().get(HttpHeaderNames.CONTENT_TYPE));
        if (format == null) {
            return CompletableFuture.completedStage(Problems.of(
                    UNSUPPORTED_MEDIA_TYPE,
                    ErrorCode.INVALID_REQUEST,
                    "Content-Type: (expected: application/json or application/octet-stream)"));
        }
        Publication publication = new Publication(
                request.topicName(),
                request.query("event", Publication.DEFAULT_EVENT),
                new Payload(format, request.body()),
                keyOf(request.headers().get(IDEMPOTENCY_KEY)),
                clock.millis());
        return publisher
                .publish(publication)
                .thenApplyAsync(receipt -> answer(publication.topic(), receipt), request.loop());
    }

    /** Null if it is neither of the two; parameters such as a charset are ignored: JSON is always UTF-8 (RFC 8259 §8.1). */
    private static PayloadFormat formatOf(String contentType) {
        if (contentType == null) {
            return null;
        }
        int end = contentType.indexOf(';');
        String type =
                (end < 0 ? contentType : contentType.substring(0, end)).trim().toLowerCase(ROOT);
        return switch (type) {
            case "application/json" -> PayloadFormat.JSON;
            case "application/octet-stream" -> PayloadFormat.BINARY;
            default -> null;
        };
    }

    /** Null if there is none. */
    private static String keyOf(String header) {
        String key = header == null ? null : RequestText.header(header);
        if (key == null && header != null) {
            throw ProtocolException.error(ErrorCode.INVALID_KEY, "Idempotency-Key: (expected: UTF-8)");
        }
        return key;
    }

    private static ApiResponse answer(TopicName topic, PublishReceipt receipt) {
        byte[] body = Json.object(json -> ReceiptJson.write(json, topic, receipt));
        return ApiResponse.of(ReceiptJson.status(receipt), ApiResponse.JSON, body);
    }
}
