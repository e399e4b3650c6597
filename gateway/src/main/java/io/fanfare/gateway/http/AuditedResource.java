package io.fanfare.gateway.http;

import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.audit.AuditEvent;
import java.util.concurrent.CompletionStage;

/** Writes down that a resource was used, and whether it came to anything. */
final class AuditedResource implements Resource {
    private static final int BAD_REQUEST = 400;

    private final AuditEvent event;
    private final String what;
    private final Resource resource;

    /** @param what the use of it is, in the audit log */
    AuditedResource(AuditEvent event, String what, Resource resource) {
        this.event = event;
        this.what = what;
        this.resource = resource;
    }

    @Override
    public CompletionStage<ApiResponse> handle(ApiRequest request) {
        return resource.handle(request)
                .whenComplete((answer, failure) -> request.caller().did(event, what, fault(answer, failure)));
    }

    private static String fault(ApiResponse answer, Throwable failure) {
        if (failure != null) {
            return Refusal.of(failure).text();
        }
        return answer.status() < BAD_REQUEST ? null : "status " + answer.status();
    }
}
