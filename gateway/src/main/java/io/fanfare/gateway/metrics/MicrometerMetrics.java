package io.fanfare.gateway.metrics;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Counts for Prometheus. Every meter there can be is registered at the start, so that rates begin at 0. */
public final class MicrometerMetrics implements GatewayMetrics, AutoCloseable {
    private static final String CODE = "code";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final Counter connectionsAccepted = counter("fanfare.connections.accepted", "Sockets accepted");
    private final AtomicLong connections = gauge("fanfare.connections", "Open sockets of the public port");
    private final AtomicLong subscriptions = gauge("fanfare.subscriptions", "Open subscriptions");
    private final Counter[] connectionsEnded = new Counter[CloseCode.values().length];
    private final Counter[] errors = new Counter[ErrorCode.values().length];
    private final Counter[] limitsMet = new Counter[Limit.values().length];
    private final Counter[] publishesRefused = new Counter[ErrorCode.values().length];
    private final Counter publishedDurable = published("durable");
    private final Counter publishedEphemeral = published("ephemeral");
    private final Timer commits = timer("fanfare.commit", "From a durable publish to its commit");
    private final Counter delivered = counter("fanfare.delivered", "Messages written to subscribers");
    private final Counter deliveredBytes = counter(
            "fanfare.delivered.payload.bytes", "Payloads of messages written to subscribers, without what frames add");
    private final Counter displaced = counter("fanfare.sessions.displaced", "Sessions that a newer one took over");
    private final Counter[] sessionsEnded = new Counter[SessionEnd.values().length];
    private final Counter[] tokensRefused = new Counter[TokenFault.values().length];
    private final Counter skipped = counter("fanfare.skipped", "Ephemeral messages dropped for slow subscribers");
    private final Counter catchUps = counter("fanfare.catchups", "Subscriptions that began to read history");
    private final Counter catchUpMessages = counter("fanfare.catchup.messages", "Messages delivered from history");
    private final Counter memoryReads = counter("fanfare.catchup.memory.reads", "Pages of history read from memory");
    private final Counter storeReadFailures = counter("fanfare.store.read.failures", "Reads of history that failed");
    private final Counter trimmed = counter("fanfare.trimmed", "Publications that retention removed");
    private final Counter busGaps = counter("fanfare.bus.gaps", "Holes in what the bus brought, filled from the store");
    private final Counter headsCompared = counter("fanfare.heads.compared", "Topics held against the store");
    private final Counter headsBehind = counter("fanfare.heads.behind", "Topics of which the bus had lost the end");
    private final Counter inboxOverflows = counter("fanfare.inbox.overflows", "Publications that found an inbox full");
    private final Counter deliveryFaults =
            counter("fanfare.delivery.faults", "Deliveries that a fault of the node has met");
    private final Counter busPublished = counter("fanfare.bus.published", "Publications handed to the bus");
    private final Counter bodiesRefused =
            counter("fanfare.api.bodies.refused", "Requests refused because too much was being received");
    private final Counter[] apiConnectionsClosed = new Counter[ApiClose.values().length];
    private final Counter[] busDropped = new Counter[BusDrop.values().length];
    private final Timer busLag = timer("fanfare.bus.lag", "From another node's bus to this one, by their clocks");
    private final Counter busGarbage = counter("fanfare.bus.garbage", "What the bus brought and nobody can read");
    private final Counter nodeMessagesDamaged =
            counter("fanfare.node.messages.damaged", "Messages between nodes, orders too, that nobody can read");
    private final Timer busRoundTrips = timer("fanfare.bus.roundtrip", "Heartbeats over the bus and back");
    private final Counter busLinksDown = counter("fanfare.bus.link.failures", "Links broken or not set up");

    /** @param version of the program, for the build's own metric */
    public MicrometerMetrics(String version) {
        for (CloseCode code : CloseCode.values()) {
            connectionsEnded[code.ordinal()] = Counter.builder("fanfare.connections.ended")
                    .description("Connections that the node ended")
                    .tag(CODE, code.wireName())
                    .register(registry);
        }
        for (ErrorCode code : ErrorCode.values()) {
            errors[code.ordinal()] = coded("fanfare.errors", "Errors that clients were answered with", code);
            publishesRefused[code.ordinal()] = coded("fanfare.publishes.refused", "Publishes refused", code);
        }
        for (Limit limit : Limit.values()) {
            limitsMet[limit.ordinal()] = Counter.builder("fanfare.limits.met")
                    .description("Requests refused because their client met a limit")
                    .tag("limit", limit.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        for (BusDrop reason : BusDrop.values()) {
            busDropped[reason.ordinal()] =
                    reasoned("fanfare.bus.dropped", "Publications that the bus did not carry, or may not have", reason);
        }
        for (SessionEnd reason : SessionEnd.values()) {
            sessionsEnded[reason.ordinal()] =
                    reasoned("fanfare.sessions.ended", "Sessions ended for their user's sake", reason);
        }
        for (TokenFault reason : TokenFault.values()) {
            tokensRefused[reason.ordinal()] = reasoned("fanfare.tokens.refused", "Tokens of clients refused", reason);
        }
        for (ApiClose reason : ApiClose.values()) {
            apiConnectionsClosed[reason.ordinal()] = reasoned(
                    "fanfare.api.connections.closed", "Connections of the API closed to save their place", reason);
        }
        Gauge.builder("fanfare.build.info", () -> 1)
                .description("1; its labels say what is running")
                .tag("version", version)
                .tag("java", Runtime.version().toString())
                .register(registry);
        gc.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(100_000))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
    }

    /** One whose tags are known only when something happens; registered once for each of them. */
    private Counter tagged(String name, String description, String... tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    private Counter coded(String name, String description, ErrorCode code) {
        return Counter.builder(name)
                .description(description)
                .tag(CODE, code.wireName())
                .register(registry);
    }

    private Counter reasoned(String name, String description, Enum<?> reason) {
        return Counter.builder(name)
                .description(description)
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private Counter published(String kind) {
        return Counter.builder("fanfare.published")
                .description("Publications accepted")
                .tag("kind", kind)
                .register(registry);
    }

    private AtomicLong gauge(String name, String description) {
        AtomicLong value = new AtomicLong();
        Gauge.builder(name, value, AtomicLong::doubleValue)
                .description(description)
                .strongReference(true)
                .register(registry);
        return value;
    }

    /** Everything in the Prometheus text format. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void connectionAccepted() {
        connectionsAccepted.increment();
        connections.incrementAndGet();
    }

    @Override
    public void connectionClosed() {
        connections.decrementAndGet();
    }

    @Override
    public void connectionEnded(CloseCode code) {
        connectionsEnded[code.ordinal()].increment();
    }

    @Override
    public void upgradeRefused(int status) {
        tagged("fanfare.upgrades.refused", "WebSocket upgrades refused", "status", Integer.toString(status))
                .increment();
    }

    @Override
    public void sessionOpened(String transport) {
        tagged("fanfare.sessions.opened", "Clients that were welcomed", "transport", transport)
                .increment();
    }

    @Override
    public void sessionClosed(String transport) {
        tagged("fanfare.sessions.closed", "Sessions that have ended", "transport", transport)
                .increment();
    }

    @Override
    public void sessionDisplaced() {
        displaced.increment();
    }

    @Override
    public void sessionEnded(SessionEnd reason) {
        sessionsEnded[reason.ordinal()].increment();
    }

    @Override
    public void tokenRefused(TokenFault fault) {
        tokensRefused[fault.ordinal()].increment();
    }

    @Override
    public void subscriptionsChanged(int change) {
        subscriptions.addAndGet(change);
    }

    @Override
    public void errorSent(ErrorCode code) {
        errors[code.ordinal()].increment();
    }

    @Override
    public void limitMet(Limit limit) {
        limitsMet[limit.ordinal()].increment();
    }

    @Override
    public void published(boolean durable) {
        (durable ? publishedDurable : publishedEphemeral).increment();
    }

    @Override
    public void publishRefused(ErrorCode code) {
        publishesRefused[code.ordinal()].increment();
    }

    @Override
    public void committed(long nanos) {
        commits.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void delivered(long messages, long bytes) {
        delivered.increment(messages);
        deliveredBytes.increment(bytes);
    }

    @Override
    public void skipped(long messages) {
        skipped.increment(messages);
    }

    @Override
    public void catchUpStarted() {
        catchUps.increment();
    }

    @Override
    public void catchUpPage(int messages) {
        catchUpMessages.increment(messages);
    }

    @Override
    public void readFromMemory() {
        memoryReads.increment();
    }

    @Override
    public void storeReadFailed() {
        storeReadFailures.increment();
    }

    @Override
    public void trimmed(int publications) {
        trimmed.increment(publications);
    }

    @Override
    public void busGap() {
        busGaps.increment();
    }

    @Override
    public void headsCompared(int topics) {
        headsCompared.increment(topics);
    }

    @Override
    public void headBehind() {
        headsBehind.increment();
    }

    @Override
    public void inboxOverflow() {
        inboxOverflows.increment();
    }

    @Override
    public void deliveryFailed() {
        deliveryFaults.increment();
    }

    @Override
    public void busPublished() {
        busPublished.increment();
    }

    @Override
    public void busDropped(BusDrop reason) {
        busDropped[reason.ordinal()].increment();
    }

    @Override
    public void busReceived(long lagMillis) {
        busLag.record(lagMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void busGarbage() {
        busGarbage.increment();
    }

    @Override
    public void nodeMessageDamaged() {
        nodeMessagesDamaged.increment();
    }

    @Override
    public void busRoundTrip(long nanos) {
        busRoundTrips.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void busLinkDown() {
        busLinksDown.increment();
    }

    @Override
    public void reloaded(boolean isTaken) {
        tagged(
                        "fanfare.config.reloads",
                        "Times that the configuration was read again, and taken or kept as it was",
                        "outcome",
                        isTaken ? "taken" : "refused")
                .increment();
    }

    @Override
    public void apiKeyUsed(String name) {
        tagged("fanfare.api.key.requests", "Requests that showed a valid key", "key", name)
                .increment();
    }

    @Override
    public void apiKeyRefused(KeyFault fault) {
        tagged(
                        "fanfare.api.keys.refused",
                        "Requests refused because of their key",
                        "reason",
                        fault.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    @Override
    public void bodyRefused() {
        bodiesRefused.increment();
    }

    @Override
    public void apiConnectionClosed(ApiClose reason) {
        apiConnectionsClosed[reason.ordinal()].increment();
    }

    @Override
    public void apiAnswered(String route, int status) {
        tagged("fanfare.api.answers", "Requests answered", "route", route, "status", Integer.toString(status))
                .increment();
    }

    @Override
    public void tlsHandshake(String port) {
        tagged("fanfare.tls.handshakes", "TLS handshakes completed", "port", port)
                .increment();
    }

    @Override
    public void tlsHandshakeFailed(String port, TlsFault reason) {
        tagged(
                        "fanfare.tls.handshakes.failed",
                        "TLS handshakes that came to nothing",
                        "port",
                        port,
                        "reason",
                        reason.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    @Override
    public void certificateExpiry(String port, String file, LongSupplier secondsLeft) {
        Gauge.builder("fanfare.tls.certificate.expiry", secondsLeft, LongSupplier::getAsLong)
                .description("For how much longer the certificate is valid; negative afterwards")
                .baseUnit("seconds")
                .tag("port", port)
                .tag("file", file)
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void workFailed(String name, int runs) {
        Counter.builder("fanfare.periodic.failures")
                .description("Runs of periodic work that failed; the next one comes all the same")
                .tag("work", name)
                .register(registry)
                .increment(runs);
    }

    @Override
    public void gauge(String name, String help, LongSupplier source) {
        Gauge.builder(name, source, LongSupplier::getAsLong)
                .description(help)
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
