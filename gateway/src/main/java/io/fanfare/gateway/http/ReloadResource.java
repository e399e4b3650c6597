package io.fanfare.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fanfare.protocol.ErrorCode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** {@code POST /v1/admin/reload}: 200 with what was changed and what needs a restart, or 422 with all that is wrong. */
final class ReloadResource implements Resource {
    private static final int OK = 200;
    private static final int UNPROCESSABLE = 422;

    private final Reloading reloading;
    private final Executor blocking;

    /** @param blocking where files are read */
    ReloadResource(Reloading reloading, Executor blocking) {
        this.reloading = reloading;
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<ApiResponse> handle(ApiRequest request) {
        return CompletableFuture.supplyAsync(reloading::reload, blocking)
                .thenApplyAsync(ReloadResource::answer, request.loop());
    }

    private static ApiResponse answer(Reloading.Outcome outcome) {
        if (!outcome.problems().isEmpty()) {
            return ProblemDetails.of(
                    UNPROCESSABLE,
                    ErrorCode.INVALID_REQUEST,
                    "the configuration stays as it was: " + String.join("; ", outcome.problems()));
        }
        byte[] body = JsonBody.object(json -> {
            writeKeys(json, "applied", outcome.applied());
            writeKeys(json, "needRestart", outcome.needRestart());
        });
        return ApiResponse.of(OK, ApiResponse.JSON, body);
    }

    private static void writeKeys(JsonGenerator json, String name, List<String> keys) throws IOException {
        json.writeArrayFieldStart(name);
        for (String key : keys) {
            json.writeString(key);
        }
        json.writeEndArray();
    }
}
