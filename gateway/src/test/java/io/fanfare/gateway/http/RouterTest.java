package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.audit.Actor;
import io.fanfare.gateway.audit.AuditLog;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.storage.StoreException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RouterTest {
    @RegisterExtension
    final ExpectedLog log = new ExpectedLog(Router.class);

    private final Description description = new Description();
    private final List<String> counted = new ArrayList<>();

    private final GatewayMetrics metrics = new GatewayMetrics() {
        @Override
        public void apiAnswered(String route, int status) {
            counted.add(route + " " + status);
        }
    };

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyCodeIsAProblemWhoseStatusSaysWhoseFaultItIs(ErrorCode code) throws IOException {
        ApiResponse answer = answer(request -> CompletableFuture.failedStage(ProtocolException.error(code, "told")));

        assertThat(answer.status()).isBetween(400, 503);
        assertThat(answer.status() == 503 || answer.status() == 500 || answer.status() == 429)
                .isEqualTo(code.isRetryable());
        assertThat(answer.headers().containsKey("retry-after")).isEqualTo(code.isRetryable());
        assertThat(text(answer)).contains("\"detail\":\"told\"", "\"code\":\"" + code.wireName() + "\"");
        description.check("GET", "/none", answer.status(), answer.contentType(), answer.body());
    }

    @Test
    void textOfAnUnexpectedFailureIsNotTold() {
        ApiResponse thrown = answer(request -> {
            throw new IllegalStateException("secret");
        });
        ApiResponse failed = answer(request -> CompletableFuture.failedStage(new IOException("secret")));

        assertThat(thrown.status()).isEqualTo(500);
        assertThat(text(thrown)).doesNotContain("secret");
        assertThat(failed.status()).isEqualTo(500);
        assertThat(text(failed)).doesNotContain("secret");
        assertThat(log.lines()).containsExactly("GET /x failed", "GET /x failed");
    }

    @ParameterizedTest
    @EnumSource(StoreException.Reason.class)
    void failureOfTheStoreIsRetryable(StoreException.Reason reason) {
        ApiResponse answer =
                answer(request -> CompletableFuture.failedStage(new StoreException(reason, "secret", null)));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsKey("retry-after");
        assertThat(text(answer)).doesNotContain("secret");
    }

    @Test
    void ownIllegalArgumentIsNotTheClientsFault() {
        ApiResponse answer = answer(request -> {
            throw new IllegalArgumentException("secret");
        });

        assertThat(answer.status()).isEqualTo(500);
        assertThat(text(answer)).contains("\"code\":\"internal\"").doesNotContain("secret");
    }

    @Test
    void everyAnswerIsCountedByRouteAndStatus() {
        answer(request -> CompletableFuture.completedStage(ApiResponse.of(200, ApiResponse.JSON, new byte[0])));
        route(request -> null, HttpMethod.GET, "/other");
        route(request -> null, HttpMethod.POST, "/x");
        route(request -> null, HttpMethod.GET, "/%zz");

        assertThat(counted).containsExactly("/x 200", "none 404", "none 405", "none 400");
    }

    private ApiResponse answer(Resource resource) {
        return route(resource, HttpMethod.GET, "/x");
    }

    private ApiResponse route(Resource resource, HttpMethod method, String uri) {
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, uri);
        try {
            Router router = new Router(List.of(), metrics);
            router.serve(List.of(new Route(HttpMethod.GET, "/x", RouteAccess.OPEN, Accepts.NOTHING, resource)));
            return router.route(
                            request, Caller.anybody(Actor.NODE, new AuditLog(InstantSource.system())), Runnable::run)
                    .toCompletableFuture()
                    .join();
        } finally {
            request.release();
        }
    }

    private static String text(ApiResponse answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
