package io.fanfare.gateway.http;

import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.audit.AuditEvent;
import io.fanfare.gateway.auth.TopicPattern;
import io.fanfare.gateway.control.Control;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** An order about a user or a token: 202 once it is committed, since other nodes carry it out a moment later. Written down. */
final class OrderResource implements Resource {
    private static final int ACCEPTED = 202;

    private final Function<ApiRequest, Begun> order;

    /**
     * An order on its way.
     *
     * @param about whom or what, in the audit log
     */
    private record Begun(AuditEvent event, String about, CompletionStage<Position> position) {}

    private OrderResource(Function<ApiRequest, Begun> order) {
        this.order = order;
    }

    /**
     * {@code DELETE /v1/users/{user}/sessions?revoke=&device=}: forces the user off, or one of his devices, and revokes the tokens
     * if asked to.
     */
    static OrderResource aboutUser(Control control) {
        return new OrderResource(request -> {
            String user = ApiRequest.id("user", request.variable());
            String device = request.query("device", null);
            boolean isRevoked = isRevoked(request.query("revoke", "false"));
            AuditEvent event = isRevoked ? AuditEvent.REVOCATION : AuditEvent.FORCE_OFF;
            if (device == null) {
                return new Begun(event, "user " + user, isRevoked ? control.revokeUser(user) : control.forceOff(user));
            }
            ApiRequest.id("device", device);
            return new Begun(
                    event,
                    "user " + user + ", device " + device,
                    isRevoked ? control.revokeDevice(user, device) : control.forceOffDevice(user, device));
        });
    }

    private static boolean isRevoked(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw ProtocolException.error(ErrorCode.INVALID_REQUEST, "revoke: " + text + " (expected: true or false)");
        }
        return text.equals("true");
    }

    /** {@code DELETE /v1/users/{user}/grants?topics=}: takes from the user's tokens what they grant in some topics. */
    static OrderResource aboutGrants(Control control) {
        return new OrderResource(request -> {
            String user = ApiRequest.id("user", request.variable());
            TopicPattern topics = pattern(request.query("topics", ""));
            return new Begun(
                    AuditEvent.REVOCATION, "user " + user + ", topics " + topics, control.revokeGrant(user, topics));
        });
    }

    private static TopicPattern pattern(String text) {
        try {
            return TopicPattern.parse(text);
        } catch (IllegalArgumentException fault) {
            throw ProtocolException.error(ErrorCode.INVALID_REQUEST, "topics: " + fault.getMessage());
        }
    }

    /** {@code DELETE /v1/tokens/{token}}: revokes the token. */
    static OrderResource aboutToken(Control control) {
        return new OrderResource(request -> {
            String token = ApiRequest.id("token", request.variable());
            return new Begun(AuditEvent.REVOCATION, "token " + token, control.revokeToken(token));
        });
    }

    @Override
    public CompletionStage<ApiResponse> handle(ApiRequest request) {
        Begun begun = order.apply(request);
        return begun.position()
                .whenComplete((position, failure) -> request.caller()
                        .did(
                                begun.event(),
                                begun.about(),
                                failure == null ? null : Refusal.of(failure).text()))
                .thenApplyAsync(OrderResource::answer, request.loop());
    }

    private static ApiResponse answer(Position position) {
        byte[] body = JsonBody.object(json -> {
            json.writeStringField("topic", Control.TOPIC.value());
            json.writeNumberField("epoch", position.epoch());
            json.writeNumberField("offset", position.offset());
        });
        return ApiResponse.of(ACCEPTED, ApiResponse.JSON, body);
    }
}
