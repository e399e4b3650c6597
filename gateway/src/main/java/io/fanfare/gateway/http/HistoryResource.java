package io.fanfare.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.ProtocolLimits;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.StoredPublication;
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicPage;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /v1/topics/{topic}/messages?after=&limit=&epoch=}: a page of history, oldest first.
 *
 * <p>An epoch that is not the store's says that {@code after} means nothing here any more: the page starts with the oldest
 * message and names the new epoch. A page that ends below the head never changes and may be cached for good, if the epoch
 * was asked for; any other has to be asked for again, with its tag.
 */
final class HistoryResource implements Resource {
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final int DEFAULT_LIMIT = 100;
    private static final long MAX_OFFSET = 999_999_999_999_999_999L;
    /** One answer waits in the connection at a time, in JSON a third larger if it is bytes. */
    private static final int MAX_PAYLOAD_BYTES = 256 * 1024;

    private static final String IMMUTABLE = "private, max-age=86400, immutable";
    private static final String REVALIDATE = "private, no-cache";

    private final BackendAccess backends;
    private final Namespaces namespaces;
    private final HistoryStore store;
    private final StoreTurns turns;

    /** What was asked for; epoch 0 stands for any. */
    private record Query(TopicName topic, long epoch, long after, int limit, String knownTag) {
        private boolean isOfAnotherLife(TopicHead head) {
            return after > 0 && !head.knows(new Position(epoch, after));
        }
    }

    HistoryResource(BackendAccess backends, Namespaces namespaces, HistoryStore store, StoreTurns turns) {
        this.backends = backends;
        this.namespaces = namespaces;
        this.store = store;
        this.turns = turns;
    }

    @Override
    public CompletionStage<ApiResponse> handle(ApiRequest request) {
        Query query = new Query(
                request.topicName(),
                request.number("epoch", 0, 0, Position.MAX_EPOCH),
                request.number("after", 0, 0, MAX_OFFSET),
                (int) request.number("limit", DEFAULT_LIMIT, 1, ProtocolLimits.MAX_HISTORY_PAGE),
                request.headers().get(HttpHeaderNames.IF_NONE_MATCH));
        backends.require(Action.READ_HISTORY, query.topic());
        if (!namespaces.of(query.topic()).isDurable()) {
            throw ProtocolException.error(ErrorCode.NOT_DURABLE, "the topic is ephemeral: it has no history");
        }
        return turns.read(() -> read(query), request.loop())
                .thenApplyAsync(page -> answer(query, page), request.loop());
    }

    private CompletionStage<TopicPage> read(Query query) {
        return read(query, query.after())
                .thenCompose(page ->
                        query.isOfAnotherLife(page.head()) ? read(query, 0) : CompletableFuture.completedStage(page));
    }

    private CompletionStage<TopicPage> read(Query query, long after) {
        return store.readAfter(query.topic(), after, query.limit(), MAX_PAYLOAD_BYTES);
    }

    private static ApiResponse answer(Query query, TopicPage page) {
        List<StoredPublication> publications = page.publications();
        long last = publications.isEmpty()
                ? page.head().headOffset()
                : publications.get(publications.size() - 1).offset();
        boolean isBelowHead = last < page.head().headOffset();
        boolean isImmutable = isBelowHead && query.epoch() == page.head().epoch();
        String tag = tag(page, last, isBelowHead);
        Map<String, String> headers = Map.of("etag", tag, "cache-control", isImmutable ? IMMUTABLE : REVALIDATE);
        if (tag.equals(query.knownTag())) {
            return new ApiResponse(NOT_MODIFIED, ApiResponse.JSON, new byte[0], headers);
        }
        return new ApiResponse(OK, ApiResponse.JSON, body(query.topic(), page, isBelowHead ? last : 0), headers);
    }

    /** Says which messages a page holds and, if it reaches the head, that nothing came after them. */
    private static String tag(TopicPage page, long last, boolean isBelowHead) {
        long first = last - page.publications().size() + 1;
        return "\"" + page.head().epoch() + "-" + first + "-" + last + (isBelowHead ? "" : "-head") + "\"";
    }

    /** @param next what to ask for after this page, or 0 if it reaches the head */
    private static byte[] body(TopicName topic, TopicPage page, long next) {
        return JsonBody.object(json -> {
            json.writeStringField("topic", topic.value());
            json.writeNumberField("epoch", page.head().epoch());
            json.writeNumberField("head", page.head().headOffset());
            json.writeNumberField("oldest", page.head().oldestOffset());
            json.writeArrayFieldStart("messages");
            for (StoredPublication stored : page.publications()) {
                json.writeStartObject();
                write(json, stored);
                json.writeEndObject();
            }
            json.writeEndArray();
            if (next > 0) {
                json.writeNumberField("next", next);
            } else {
                json.writeNullField("next");
            }
        });
    }

    private static void write(JsonGenerator json, StoredPublication stored) throws IOException {
        Publication publication = stored.publication();
        json.writeNumberField("offset", stored.offset());
        json.writeStringField("event", publication.event());
        if (publication.payload().format() == PayloadFormat.JSON) {
            JsonBody.writeRawField(json, "data", publication.payload().bytes());
        } else {
            json.writeBinaryField("data_base64", publication.payload().bytes());
        }
        if (publication.key() != null) {
            json.writeStringField("key", publication.key());
        }
        json.writeNumberField("time", publication.timeMillis());
    }
}
