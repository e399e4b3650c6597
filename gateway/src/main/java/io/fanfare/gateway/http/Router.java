package io.fanfare.gateway.http;

import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.auth.key.KeyScope;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.upkeep.FailureLog;
import io.fanfare.protocol.ErrorCode;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the resource of a request, and turns every fault into a problem. Any thread. */
final class Router {
    static final String UNREADABLE = "the request can't be read (expected: HTTP/1.1)";

    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private final FailureLog failures = new FailureLog(LOG);

    private volatile List<Route> routes;
    /** Not all routes are there yet. */
    private volatile boolean isStarting = true;

    private final GatewayMetrics metrics;
    /** Requests whose answer is not known yet. */
    private final AtomicInteger underWay = new AtomicInteger();

    Router(List<Route> routes, GatewayMetrics metrics) {
        this.routes = List.copyOf(routes);
        this.metrics = metrics;
    }

    /** From now on these routes are all there are. */
    void serve(List<Route> all) {
        routes = List.copyOf(all);
        isStarting = false;
    }

    /**
     * Answers a request; the stage never fails. The request is borrowed until this returns.
     *
     * @param loop where the answer is made, if it is not known at once
     */
    CompletionStage<ApiResponse> route(FullHttpRequest request, Caller caller, Executor loop) {
        if (request.decoderResult().isFailure()) {
            return CompletableFuture.completedStage(refuse(ProblemDetails.of(ErrorCode.INVALID_REQUEST, UNREADABLE)));
        }
        if (!RequestText.isReadable(request.uri())) {
            return CompletableFuture.completedStage(refuse(ProblemDetails.of(
                    ErrorCode.INVALID_REQUEST, "target: (expected: a path and query in UTF-8, percent-encoded)")));
        }
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        String path = uri.rawPath();
        StringBuilder methods = new StringBuilder();
        for (Route route : routes) {
            String segment = route.match(path);
            if (segment != null && route.takes(request.method())) {
                return handle(route, segment, uri, request, caller, loop);
            }
            if (segment != null) {
                methods.append(methods.isEmpty() ? "" : ", ").append(route.methods());
            }
        }
        if (isStarting) {
            return CompletableFuture.completedStage(refuse(ProblemDetails.of(
                    ErrorCode.STORE_UNAVAILABLE, "the node is starting: /readyz says what it waits for")));
        }
        return CompletableFuture.completedStage(
                refuse(methods.isEmpty() ? notFound(path) : wrongMethod(request.method(), methods.toString())));
    }

    /** Counts an answer that no route has given. */
    ApiResponse refuse(ApiResponse answer) {
        metrics.apiAnswered("none", answer.status());
        return answer;
    }

    private CompletionStage<ApiResponse> handle(
            Route route,
            String segment,
            QueryStringDecoder uri,
            FullHttpRequest request,
            Caller caller,
            Executor loop) {
        underWay.incrementAndGet();
        CompletionStage<ApiResponse> answer;
        try {
            admit(route, caller);
            ApiRequest apiRequest = new ApiRequest(
                    caller,
                    segment.isEmpty() ? null : decode(segment),
                    uri.parameters(),
                    request.headers(),
                    ByteBufUtil.getBytes(request.content()),
                    loop);
            ApiResponse refusal = route.accepts().refusal(apiRequest);
            answer = refusal == null ? route.resource().handle(apiRequest) : CompletableFuture.completedStage(refusal);
        } catch (RuntimeException fault) {
            answer = CompletableFuture.failedStage(fault);
        }
        return answer.handle((response, failure) -> {
            ApiResponse told = failure == null ? response : problem(route, caller, failure);
            metrics.apiAnswered(route.template(), told.status());
            underWay.decrementAndGet();
            return told;
        });
    }

    private static void admit(Route route, Caller caller) {
        switch (route.access()) {
            case SESSIONS -> caller.require(KeyScope.Kind.SESSIONS, null);
            case ADMIN -> caller.require(KeyScope.Kind.ADMIN, null);
            default -> {
                // The resource asks.
            }
        }
    }

    /** Whether everybody may use what is at a path. */
    boolean isOpen(String target) {
        String path = target.substring(0, endOfPath(target));
        for (Route route : routes) {
            if (route.access() == RouteAccess.OPEN && route.match(path) != null) {
                return true;
            }
        }
        return false;
    }

    /** What a request is for, as logs have it: nothing that its sender has made up. */
    String nameOf(HttpRequest request) {
        String path = request.uri().substring(0, endOfPath(request.uri()));
        for (Route route : routes) {
            if (route.takes(request.method()) && route.match(path) != null) {
                return route.name();
            }
        }
        return "none";
    }

    private static int endOfPath(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target.length() : query;
    }

    /** Only percent-encoding: a plus sign in a path is a plus sign (RFC 3986 §3.3). */
    private static String decode(String segment) {
        return QueryStringDecoder.decodeComponent(segment.replace("+", "%2B"));
    }

    private ApiResponse problem(Route route, Caller caller, Throwable failure) {
        Refusal refusal = Refusal.of(failure);
        switch (refusal.code()) {
            case INTERNAL -> failures.error(route.name() + " failed", failure);
            case FORBIDDEN, UNAUTHENTICATED -> caller.refused(route.name(), refusal.text());
            default -> {
                // Told to the caller.
            }
        }
        return ProblemDetails.of(refusal);
    }

    private ApiResponse notFound(String path) {
        for (Route route : routes) {
            String escaped = route.escaped(path);
            if (escaped != null) {
                return ProblemDetails.of(
                        ErrorCode.NOT_FOUND,
                        "path: " + path + " (expected: slashes in a name as %2F: " + escaped + ")");
            }
        }
        return ProblemDetails.of(ErrorCode.NOT_FOUND, "path: " + path + " (expected: one of " + templates() + ")");
    }

    private String templates() {
        StringBuilder templates = new StringBuilder();
        for (Route route : routes) {
            templates.append(templates.isEmpty() ? "" : ", ").append(route.template());
        }
        return templates.toString();
    }

    private static ApiResponse wrongMethod(HttpMethod method, String methods) {
        ApiResponse problem =
                ProblemDetails.of(ErrorCode.UNSUPPORTED, "method: " + method + " (expected: " + methods + ")");
        return new ApiResponse(problem.status(), problem.contentType(), problem.body(), Map.of("allow", methods));
    }

    /** Waits until every request has its answer, or time is up. */
    void awaitAnswers(long millis) {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (underWay.get() > 0 && System.nanoTime() < deadlineNanos) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
