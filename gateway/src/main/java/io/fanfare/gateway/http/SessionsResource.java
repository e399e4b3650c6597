package io.fanfare.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fanfare.gateway.control.ClusterSessions;
import io.fanfare.gateway.session.UserSession;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.ProtocolException;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/** {@code GET /v1/sessions?user=&limit=}: the sessions of a user on all nodes, oldest first. */
final class SessionsResource implements Resource {
    private static final int OK = 200;
    private static final int DEFAULT_LIMIT = 100;

    private final ClusterSessions clusterSessions;

    SessionsResource(ClusterSessions clusterSessions) {
        this.clusterSessions = clusterSessions;
    }

    @Override
    public CompletionStage<ApiResponse> handle(ApiRequest request) {
        String user = request.query("user", null);
        if (user == null) {
            throw ProtocolException.error(ErrorCode.INVALID_REQUEST, "user: missing (expected: a user's id)");
        }
        ApiRequest.id("user", user);
        int limit = (int) request.number("limit", DEFAULT_LIMIT, 1, ClusterSessions.MAX_LIMIT);
        return clusterSessions.of(user, limit).thenApplyAsync(roll -> answer(user, roll), request.loop());
    }

    private static ApiResponse answer(String user, ClusterSessions.Roll roll) {
        byte[] body = JsonBody.object(json -> {
            json.writeStringField("user", user);
            json.writeNumberField("total", roll.found().total());
            json.writeArrayFieldStart("sessions");
            for (UserSession session : roll.found().sessions()) {
                write(json, session);
            }
            json.writeEndArray();
            if (!roll.isComplete()) {
                json.writeBooleanField("partial", true);
            }
        });
        return ApiResponse.of(OK, ApiResponse.JSON, body);
    }

    private static void write(JsonGenerator json, UserSession session) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", session.id());
        json.writeStringField("node", session.nodeId());
        json.writeNumberField("since", session.sinceMillis());
        json.writeStringField("transport", session.transport());
        json.writeNumberField("subscriptions", session.subscriptions());
        json.writeEndObject();
    }
}
