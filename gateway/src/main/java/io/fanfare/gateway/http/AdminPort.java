package io.fanfare.gateway.http;

import io.fanfare.gateway.audit.AuditLog;
import io.fanfare.gateway.metrics.ApiClose;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.socket.PortSecurity;
import io.fanfare.gateway.socket.ReceiveBudget;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The port for probes and for Prometheus, of an operator who wants one beside that of the API. It asks nobody who he is: nothing
 * can be changed over it, and no topic be read. It has connections of its own, so that a full API keeps nobody from asking how the
 * node does; it is open before the rest of the node, and until after it.
 */
public final class AdminPort {
    /** Calls over it have no body. */
    private static final int RECEIVING_BYTES = 64 * 1024;

    private final AdminSettings settings;
    private final Supplier<String> scrape;
    private final Router router;
    private final HttpPort port;

    /**
     * One that says of itself that the node is starting, until it is given more to serve.
     *
     * @param scrape the metrics in the Prometheus text format
     */
    public AdminPort(
            AdminSettings settings,
            Supplier<String> scrape,
            InstantSource clock,
            AuditLog audit,
            GatewayMetrics metrics,
            Readiness starting) {
        this.settings = settings;
        this.scrape = scrape;
        this.router = new Router(ProbeRoutes.of(starting, scrape, RouteAccess.OPEN), metrics);
        KeyServices services = new KeyServices(null, null, clock, audit, metrics);
        this.port = new HttpPort(
                settings::connectionRules,
                router,
                address -> new CallerCheck(services, address),
                new ReceiveBudget(RECEIVING_BYTES, RECEIVING_BYTES),
                PortSecurity.NONE,
                ApiClose.ADMIN_LIMIT,
                metrics);
        if (settings.isOn()) {
            metrics.gauge("fanfare.admin.connections", "Open connections of the admin port", port::connectionCount);
        }
    }

    /** The node has started. */
    public void serve(Readiness readiness) {
        router.serve(ProbeRoutes.of(readiness, scrape, RouteAccess.OPEN));
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

    /** Whether it is to be opened. */
    public boolean isOn() {
        return settings.isOn();
    }
}
