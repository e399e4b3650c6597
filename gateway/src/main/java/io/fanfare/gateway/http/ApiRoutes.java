package io.fanfare.gateway.http;

import io.fanfare.gateway.audit.AuditEvent;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;

/** What the API does, but for {@link ProbeRoutes}. Described by {@code openapi.yaml}. */
final class ApiRoutes {
    private static final int OK = 200;
    private static final String YAML = "application/yaml";

    private ApiRoutes() {}

    static List<Route> of(IntSupplier maxBatch, int newTopicsPerSecond, ApiServices services) {
        byte[] description = description();
        StoreTurns turns = new StoreTurns();
        BackendAccess backends = new BackendAccess(
                services.access(),
                services.publisher(),
                new NewTopics(
                        newTopicsPerSecond,
                        services.namespaces(),
                        services.hub(),
                        services.metrics(),
                        System::nanoTime));
        return List.of(
                new Route(
                        HttpMethod.POST,
                        "/v1/topics/{topic}/messages",
                        RouteAccess.PUBLISH,
                        Accepts.payload("event"),
                        new PublishResource(backends, services.clock())),
                new Route(
                        HttpMethod.GET,
                        "/v1/topics/{topic}/messages",
                        RouteAccess.HISTORY,
                        Accepts.query("after", "limit", "epoch"),
                        new HistoryResource(
                                backends,
                                services.namespaces(),
                                services.store(),
                                turns,
                                services.overload(),
                                services.metrics())),
                new Route(
                        HttpMethod.POST,
                        "/v1/messages",
                        RouteAccess.PUBLISH_SOMEWHERE,
                        Accepts.json(),
                        new BatchResource(backends, services.clock(), maxBatch)),
                new Route(
                        HttpMethod.GET,
                        "/v1/topics/{topic}",
                        RouteAccess.HISTORY,
                        Accepts.NOTHING,
                        new TopicResource(
                                backends, services.namespaces(), services.store(), turns, services.subscriberCounts())),
                new Route(
                        HttpMethod.GET,
                        "/v1/topics/{topic}/presence",
                        RouteAccess.PRESENCE,
                        Accepts.query("after", "limit"),
                        new PresenceResource(
                                backends,
                                services.namespaces(),
                                services.presence(),
                                services.overload(),
                                services.metrics())),
                new Route(
                        HttpMethod.GET,
                        "/v1/sessions",
                        RouteAccess.SESSIONS,
                        Accepts.query("user", "limit"),
                        new SessionsResource(services.clusterSessions())),
                new Route(
                        HttpMethod.DELETE,
                        "/v1/users/{user}/sessions",
                        RouteAccess.SESSIONS,
                        Accepts.query("revoke", "device"),
                        OrderResource.aboutUser(services.control())),
                new Route(
                        HttpMethod.DELETE,
                        "/v1/users/{user}/grants",
                        RouteAccess.SESSIONS,
                        Accepts.query("topics"),
                        OrderResource.aboutGrants(services.control())),
                new Route(
                        HttpMethod.DELETE,
                        "/v1/tokens/{token}",
                        RouteAccess.SESSIONS,
                        Accepts.NOTHING,
                        OrderResource.aboutToken(services.control())),
                new Route(
                        HttpMethod.POST,
                        "/v1/admin/reload",
                        RouteAccess.ADMIN,
                        Accepts.NOTHING,
                        new AuditedResource(
                                AuditEvent.ADMIN,
                                "reload",
                                new ReloadResource(services.reloading(), services.blocking()))),
                new Route(
                        HttpMethod.GET,
                        "/v1/admin/config",
                        RouteAccess.ADMIN,
                        Accepts.NOTHING,
                        new AuditedResource(
                                AuditEvent.ADMIN,
                                "reading of the configuration",
                                request -> ApiResponse.text(
                                        YAML, services.reloading().runningYaml()))),
                new Route(
                        HttpMethod.GET,
                        "/openapi.yaml",
                        RouteAccess.OPEN,
                        Accepts.NOTHING,
                        request -> CompletableFuture.completedStage(ApiResponse.of(OK, YAML, description))));
    }

    private static byte[] description() {
        try (InputStream file = ApiRoutes.class.getResourceAsStream("openapi.yaml")) {
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("openapi.yaml can't be read from the jar", unreadable);
        }
    }
}
