package io.fanfare.gateway.http;

import io.fanfare.gateway.audit.AuditLog;
import io.fanfare.gateway.auth.key.ApiKeys;
import io.fanfare.gateway.metrics.ApiClose;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.socket.PortSecurity;
import io.fanfare.gateway.socket.ReceiveBudget;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The port of the HTTP API. */
public final class ApiPort {
    private final Supplier<ApiSettings> current;
    private final boolean hasProbes;
    private final Router router;
    private final HttpPort port;

    /**
     * One that says of itself that the node is starting, until it is given more to serve.
     *
     * @param current asked for each connection, and each request
     * @param maxOpen how many connections the process can have here now
     * @param hasProbes whether it also says how the node does, for want of an {@link AdminPort}
     * @param keys asked for each request; null if everybody may everything
     * @param security of its connections
     */
    public ApiPort(
            Supplier<ApiSettings> current,
            IntSupplier maxOpen,
            boolean hasProbes,
            Supplier<ApiKeys> keys,
            InstantSource clock,
            AuditLog audit,
            GatewayMetrics metrics,
            PortSecurity security,
            Readiness starting) {
        this.current = current;
        this.hasProbes = hasProbes;
        this.router = new Router(hasProbes ? ProbeRoutes.probes(starting) : ProbeRoutes.elsewhere(), metrics);
        KeyServices services = new KeyServices(
                keys,
                new WrongKeys(() -> current.get().maxWrongKeysPerMinute(), System::nanoTime),
                clock,
                audit,
                metrics);
        ApiSettings settings = current.get();
        ReceiveBudget budget = new ReceiveBudget(settings.maxReceivingBytes(), settings.receivingBytesPerAddress());
        this.port = new HttpPort(
                "api",
                () -> current.get().connectionRules(maxOpen.getAsInt()),
                router,
                address -> new CallerCheck(services, address),
                budget,
                security,
                ApiClose.LIMIT,
                metrics);
        metrics.gauge("fanfare.api.connections", "Open connections of the API", port::connectionCount);
        metrics.gauge(
                "fanfare.api.receiving.bytes", "Bodies of requests coming in or being carried out", budget::heldBytes);
    }

    /** How many sockets are open. */
    public int connectionCount() {
        return port.connectionCount();
    }

    /** The node has started: serves everything. */
    public void serve(ApiServices services) {
        List<Route> routes = new ArrayList<>(
                ApiRoutes.of(() -> current.get().maxBatch(), current.get().newTopicsPerSecond(), services));
        routes.addAll(
                hasProbes
                        ? ProbeRoutes.of(services.readiness(), services.scrape(), RouteAccess.ADMIN)
                        : ProbeRoutes.elsewhere());
        router.serve(routes);
    }

    /**
     * Binds and accepts.
     *
     * @return where it listens
     * @throws Exception if the address can't be bound
     */
    public InetSocketAddress open(
            EventLoopGroup group, Class<? extends ServerSocketChannel> channelType, InetSocketAddress address)
            throws Exception {
        return port.open(group, channelType, address);
    }

    /** Accepts no more, and gives what was accepted a moment to be answered. Blocks for that long; not on a loop. */
    public void close() {
        port.close();
    }
}
