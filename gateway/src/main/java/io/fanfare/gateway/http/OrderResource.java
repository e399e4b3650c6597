package io.fanfare.gateway.http;

import io.fanfare.gateway.auth.TopicPattern;
import io.fanfare.gateway.control.Control;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** An order about a user or a token: 202 once it is committed, since other nodes carry it out a moment later. */
final class OrderResource implements Resource {
    private static final int ACCEPTED = 202;

    private final Function<ApiRequest, CompletionStage<Position>> order;

    private OrderResource(Function<ApiRequest, CompletionStage<Position>> order) {
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
            if (device == null) {
                return isRevoked ? control.revokeUser(user) : control.forceOff(user);
            }
            ApiRequest.id("device", device);
            return isRevoked ? control.revokeDevice(user, device) : control.forceOffDevice(user, device);
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
            return control.revokeGrant(user, pattern(request.query("topics", "")));
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
        return new OrderResource(request -> control.revokeToken(ApiRequest.id("token", request.variable())));
    }

    @Override
    public CompletionStage<ApiResponse> handle(ApiRequest request) {
        return order.apply(request).thenApplyAsync(OrderResource::answer, request.loop());
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
