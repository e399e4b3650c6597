package io.fanfare.gateway.http;

import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.socket.RequestText;
import io.fanfare.gateway.upkeep.FailureLog;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.ProtocolException;
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

    private static final int NO_CONTENT = 204;
    private static final String ALLOW = "allow";

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
     * Judges a request by its head, before its body is read: whether there is a route for it, whether its caller may use that, and
     * whether that takes such a body.
     *
     * @return null if nothing is wrong, else the answer
     */
    ApiResponse refusal(HttpRequest head, Caller caller) {
        Target target = target(head);
        if (target.refusal() != null) {
            return target.refusal();
        }
        try {
            target.route().access().require(caller, target.variable());
        } catch (ProtocolException refused) {
            return problem(target.route(), caller, refused);
        }
        return target.route().accepts().typeRefusal(head.headers());
    }

    /**
     * Answers a request; the stage never fails. The request is borrowed until this returns.
     *
     * @param loop where the answer is made, if it is not known at once
     */
    CompletionStage<ApiResponse> route(FullHttpRequest request, Caller caller, Executor loop) {
        Target target = request.decoderResult().isFailure()
                ? Target.none(ProblemDetails.of(ErrorCode.INVALID_REQUEST, UNREADABLE))
                : target(request);
        return target.refusal() == null
                ? handle(target, request, caller, loop)
                : CompletableFuture.completedStage(refuse(target.refusal()));
    }

    /** Tells a browser what its page may ask for at a path. */
    ApiResponse preflight(HttpRequest request) {
        Target target = target(request);
        String methods =
                target.refusal() == null ? null : target.refusal().headers().get(ALLOW);
        return refuse(
                methods == null
                        ? target.refusal()
                        : new ApiResponse(
                                NO_CONTENT, ApiResponse.JSON, new byte[0], CrossOrigin.preflightHeaders(methods)));
    }

    /** What a request is for; or, with no route, the answer. */
    private record Target(Route route, String variable, QueryStringDecoder uri, ApiResponse refusal) {
        private static Target none(ApiResponse refusal) {
            return new Target(null, null, null, refusal);
        }
    }

    private Target target(HttpRequest request) {
        if (!RequestText.isReadable(request.uri())) {
            return Target.none(ProblemDetails.of(ErrorCode.INVALID_REQUEST, RequestText.UNREADABLE_TARGET));
        }
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        String path = uri.rawPath();
        StringBuilder methods = new StringBuilder();
        for (Route route : routes) {
            String segment = route.match(path);
            if (segment != null && route.takes(request.method())) {
                return new Target(route, segment.isEmpty() ? null : decode(segment), uri, null);
            }
            if (segment != null) {
                methods.append(methods.isEmpty() ? "" : ", ").append(route.methods());
            }
        }
        if (isStarting) {
            return Target.none(ProblemDetails.of(
                    ErrorCode.STORE_UNAVAILABLE, "the node is starting: /readyz says what it waits for"));
        }
        return Target.none(methods.isEmpty() ? notFound(path) : wrongMethod(request.method(), methods.toString()));
    }

    /** Counts an answer that no route has given. */
    ApiResponse refuse(ApiResponse answer) {
        metrics.apiAnswered("none", answer.status());
        return answer;
    }

    private CompletionStage<ApiResponse> handle(Target target, FullHttpRequest request, Caller caller, Executor loop) {
        Route route = target.route();
        underWay.incrementAndGet();
        CompletionStage<ApiResponse> answer;
        try {
            route.access().require(caller, target.variable());
            ApiRequest apiRequest = new ApiRequest(
                    caller,
                    target.variable(),
                    target.uri().parameters(),
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
        return new ApiResponse(problem.status(), problem.contentType(), problem.body(), Map.of(ALLOW, methods));
    }

    /** Waits until every request has its answer, or time is up. */
    void awaitAnswers(long millis) {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (underWay.get() > 0 && System.nanoTime() < deadlineNanos) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
