package io.fanfare.gateway.http;

import io.fanfare.gateway.http.Readiness.Component;
import io.fanfare.gateway.http.Readiness.Status;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/** {@code GET /readyz}: 200 if the node should get traffic, even degraded; 503 if not; the reasons in either case. */
final class ReadyResource implements Resource {
    private static final int OK = 200;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final Readiness readiness;

    ReadyResource(Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    public CompletionStage<ApiResponse> handle(ApiRequest request) {
        return readiness.check().thenApplyAsync(ReadyResource::answer, request.loop());
    }

    private static ApiResponse answer(List<Component> components) {
        Status worst = Status.UP;
        for (Component component : components) {
            worst = component.status().compareTo(worst) > 0 ? component.status() : worst;
        }
        String overall = name(worst);
        byte[] body = JsonBody.object(json -> {
            json.writeStringField("status", overall);
            json.writeObjectFieldStart("components");
            for (Component component : components) {
                json.writeObjectFieldStart(component.name());
                json.writeStringField("status", name(component.status()));
                json.writeStringField("reason", component.reason());
                json.writeEndObject();
            }
            json.writeEndObject();
        });
        return ApiResponse.of(worst == Status.DOWN ? SERVICE_UNAVAILABLE : OK, ApiResponse.JSON, body);
    }

    private static String name(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
