package io.fanfare.gateway.http;

import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.ProtocolException;
import io.netty.handler.codec.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What says how a node does. */
final class ProbeRoutes {
    private static final String HEALTHZ = "/healthz";
    private static final String READYZ = "/readyz";
    private static final String METRICS = "/metrics";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private ProbeRoutes() {}

    /**
     * All of it.
     *
     * @param scrape the metrics in the Prometheus text format
     * @param ofMetrics who may read them
     */
    static List<Route> of(Readiness readiness, Supplier<String> scrape, RouteAccess ofMetrics) {
        List<Route> routes = new ArrayList<>(probes(readiness));
        routes.add(get(METRICS, ofMetrics, request -> ApiResponse.text(PROMETHEUS, scrape.get())));
        return routes;
    }

    /** Whether the process lives, and whether it is ready. */
    static List<Route> probes(Readiness readiness) {
        return List.of(
                get(HEALTHZ, RouteAccess.OPEN, request -> ApiResponse.text(ApiResponse.JSON, "{\"status\":\"up\"}")),
                get(READYZ, RouteAccess.OPEN, new ReadyResource(readiness)));
    }

    /** Where another port has them: whoever asks here is told so, whether or not he has a key. */
    static List<Route> elsewhere() {
        List<Route> routes = new ArrayList<>();
        for (String path : List.of(HEALTHZ, READYZ, METRICS)) {
            routes.add(get(path, RouteAccess.OPEN, request -> {
                throw ProtocolException.error(
                        ErrorCode.NOT_FOUND, "path: " + path + " (expected: on admin.port, which this node has)");
            }));
        }
        return routes;
    }

    private static Route get(String path, RouteAccess access, Resource resource) {
        return new Route(HttpMethod.GET, path, access, Accepts.NOTHING, resource);
    }
}
