package io.fanfare.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.overload.Overload;
import io.fanfare.gateway.presence.Attendance;
import io.fanfare.gateway.presence.PresenceDirectory;
import io.fanfare.gateway.presence.PresencePage;
import io.fanfare.gateway.presence.PresenceUnavailableException;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.topic.PresenceMode;
import io.fanfare.gateway.upkeep.CompletionCause;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.ProtocolLimits;
import io.fanfare.protocol.TopicName;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /v1/topics/{topic}/presence?after=&limit=}: a page of who is in a topic, ordered by id, and how many there are. What comes
 * and goes meanwhile is in later pages or not; nobody who stays is missed or named twice.
 */
final class PresenceResource implements Resource {
    private static final int OK = 200;
    private static final int DEFAULT_LIMIT = 100;

    private final BackendAccess backends;
    private final Namespaces namespaces;
    private final PresenceDirectory presence;
    private final Overload overload;
    private final GatewayMetrics metrics;

    PresenceResource(
            BackendAccess backends,
            Namespaces namespaces,
            PresenceDirectory presence,
            Overload overload,
            GatewayMetrics metrics) {
        this.backends = backends;
        this.namespaces = namespaces;
        this.presence = presence;
        this.overload = overload;
        this.metrics = metrics;
    }

    @Override
    public CompletionStage<ApiResponse> handle(ApiRequest request) {
        TopicName topic = request.topicName();
        String after = request.query("after", null);
        int limit = (int) request.number("limit", DEFAULT_LIMIT, 1, ProtocolLimits.MAX_MEMBERS_PER_FRAME);
        if (after != null) {
            ApiRequest.id("after", after);
        }
        backends.require(Action.PRESENCE, topic);
        PresenceMode mode = namespaces.of(topic).presence();
        if (!mode.isKnown()) {
            throw ProtocolException.error(ErrorCode.NOT_FOUND, "presence is not offered in this topic");
        }
        if (overload.refusesReads()) {
            metrics.readRefused();
            throw ProtocolException.error(
                    ErrorCode.OVERLOADED, "the node has more to do than it can; nothing was done");
        }
        boolean isCountOnly = mode == PresenceMode.COUNT;
        return presence.read(topic, after, isCountOnly ? 1 : limit)
                .handle(PresenceResource::pageOrFault)
                .thenApplyAsync(page -> answer(topic, page, isCountOnly), request.loop());
    }

    private static PresencePage pageOrFault(PresencePage page, Throwable failure) {
        if (failure == null) {
            return page;
        }
        Throwable cause = CompletionCause.of(failure);
        if (cause instanceof PresenceUnavailableException) {
            throw ProtocolException.error(ErrorCode.UNAVAILABLE, "who is there can't be told now");
        }
        throw new CompletionException(cause);
    }

    private static ApiResponse answer(TopicName topic, PresencePage page, boolean isCountOnly) {
        byte[] body = JsonBody.object(json -> {
            json.writeStringField("topic", topic.value());
            json.writeNumberField("count", page.count());
            json.writeNumberField("users", page.users());
            json.writeArrayFieldStart("members");
            for (Attendance attendance : isCountOnly ? List.<Attendance>of() : page.attendances()) {
                write(json, attendance);
            }
            json.writeEndArray();
            json.writeStringField("next", isCountOnly ? null : page.next());
            json.writeBooleanField("complete", page.isWhole());
        });
        return ApiResponse.of(OK, ApiResponse.JSON, body);
    }

    private static void write(JsonGenerator json, Attendance attendance) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", attendance.id());
        json.writeStringField("user", attendance.user());
        JsonBody.writeRawField(json, "info", attendance.info().bytes());
        json.writeEndObject();
    }
}
