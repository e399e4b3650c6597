package io.fanfare.gateway.http;

import io.fanfare.gateway.socket.RequestText;
import io.fanfare.gateway.topic.PublishReceipt;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.netty.util.AsciiString;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/** {@code POST /v1/topics/{topic}/messages}: publishes one; the body is the payload. */
final class PublishResource implements Resource {
    static final AsciiString IDEMPOTENCY_KEY = AsciiString.cached("idempotency-key");

    private final BackendAccess backends;
    private final InstantSource clock;

    PublishResource(BackendAccess backends, InstantSource clock) {
        this.backends = backends;
        this.clock = clock;
    }

    @Override
    public CompletionStage<ApiResponse> handle(ApiRequest request) {
        PayloadFormat format = request.mediaType().equals(ApiResponse.JSON) ? PayloadFormat.JSON : PayloadFormat.BINARY;
        Publication publication = new Publication(
                request.topicName(),
                request.query("event", Publication.DEFAULT_EVENT),
                new Payload(format, request.body()),
                keyOf(request.headers().get(IDEMPOTENCY_KEY)),
                clock.millis());
        return backends.publish(request.caller(), publication)
                .thenApplyAsync(receipt -> answer(publication.topic(), receipt), request.loop());
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
        byte[] body = JsonBody.object(json -> ReceiptJson.write(json, topic, receipt));
        return ApiResponse.of(ReceiptJson.status(receipt), ApiResponse.JSON, body);
    }
}
