package io.fanfare.gateway.metrics;

import io.fanfare.gateway.metrics.MeterFactory.Each;
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
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Counts for Prometheus. Every meter there can be is registered at the start, so that rates begin at 0. */
public final class MicrometerMetrics extends MicrometerBusMetrics implements AutoCloseable {
    private static final String CODE = "code";

    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final Counter connectionsAccepted = meters.counter("fanfare.connections.accepted", "Sockets accepted");
    private final AtomicLong connections = meters.gauge("fanfare.connections", "Open sockets of the public port");
    private final AtomicLong subscriptions = meters.gauge("fanfare.subscriptions", "Open subscriptions");
    private final Each<CloseCode> connectionsEnded = meters.each(
            "fanfare.connections.ended", "Connections that the node ended", CODE, CloseCode.class, CloseCode::wireName);
    private final Each<ConnectionRefusal> connectionsRefused =
            meters.reasons("fanfare.connections.refused", "Connections that were not let in", ConnectionRefusal.class);
    private final Each<ErrorCode> errors = meters.each(
            "fanfare.errors", "Errors that clients were answered with", CODE, ErrorCode.class, ErrorCode::wireName);
    private final Each<Limit> limitsMet = meters.each(
            "fanfare.limits.met",
            "Requests refused, or read later, because their client met a limit",
            "limit",
            Limit.class,
            limit -> limit.name().toLowerCase(Locale.ROOT));
    private final Each<ErrorCode> publishesRefused =
            meters.each("fanfare.publishes.refused", "Publishes refused", CODE, ErrorCode.class, ErrorCode::wireName);
    private final Counter publishedDurable =
            meters.tagged("fanfare.published", "Publications accepted", "kind", "durable");
    private final Counter publishedEphemeral =
            meters.tagged("fanfare.published", "Publications accepted", "kind", "ephemeral");
    private final Timer commits = meters.timer("fanfare.commit", "From a durable publish to its commit");
    private final Counter delivered = meters.counter("fanfare.delivered", "Messages written to subscribers");
    private final Counter deliveredBytes = meters.counter(
            "fanfare.delivered.payload.bytes", "Payloads of messages written to subscribers, without what frames add");
    private final Counter displaced =
            meters.counter("fanfare.sessions.displaced", "Sessions that a newer one took over");
    private final Each<SessionEnd> sessionsEnded =
            meters.reasons("fanfare.sessions.ended", "Sessions ended for their user's sake", SessionEnd.class);
    private final Each<TokenFault> tokensRefused =
            meters.reasons("fanfare.tokens.refused", "Tokens of clients refused", TokenFault.class);
    private final OutgoingMeters outgoing = new OutgoingMeters(meters);
    private final Counter skipped =
            meters.counter("fanfare.skipped", "Ephemeral messages dropped for slow subscribers");
    private final Counter catchUps = meters.counter("fanfare.catchups", "Subscriptions that began to read history");
    private final Counter catchUpMessages =
            meters.counter("fanfare.catchup.messages", "Messages delivered from history");
    private final Counter memoryReads =
            meters.counter("fanfare.catchup.memory.reads", "Pages of history read from memory");
    private final Counter storeReadFailures =
            meters.counter("fanfare.store.read.failures", "Reads of history that failed");
    private final Counter trimmed = meters.counter("fanfare.trimmed", "Publications that retention removed");
    private final Counter readsRefused =
            meters.counter("fanfare.reads.refused", "Reads of history refused because the node is overloaded");
    private final Timer loopLag = meters.timer("fanfare.loop.lag", "By how much loops are late");
    private final Counter headsCompared = meters.counter("fanfare.heads.compared", "Topics held against the store");
    private final Counter headsBehind =
            meters.counter("fanfare.heads.behind", "Topics of which the bus had lost the end");
    private final Counter inboxOverflows =
            meters.counter("fanfare.inbox.overflows", "Publications that found an inbox full");
    private final Counter deliveryFaults =
            meters.counter("fanfare.delivery.faults", "Deliveries that a fault of the node has met");
    private final Counter bodiesRefused =
            meters.counter("fanfare.api.bodies.refused", "Requests refused because too much was being received");
    private final Each<ApiClose> apiConnectionsClosed = meters.reasons(
            "fanfare.api.connections.closed", "Connections of the API closed to save their place", ApiClose.class);

    /** @param version of the program, for the build's own metric */
    public MicrometerMetrics(String version) {
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
    public void connectionRefused(ConnectionRefusal reason) {
        connectionsRefused.increment(reason);
    }

    @Override
    public void acceptFailed(String port) {
        meters.tagged(
                        "fanfare.accept.failures",
                        "Times that the system gave no socket for a connection, as when too many files are open",
                        "port",
                        port)
                .increment();
    }

    @Override
    public void connectionEnded(CloseCode code) {
        connectionsEnded.increment(code);
    }

    @Override
    public void upgradeRefused(int status) {
        meters.tagged(
                        "fanfare.upgrades.refused",
                        "WebSocket upgrades and streams of events refused",
                        "status",
                        Integer.toString(status))
                .increment();
    }

    @Override
    public void sessionOpened(String transport) {
        meters.tagged("fanfare.sessions.opened", "Clients that were welcomed", "transport", transport)
                .increment();
    }

    @Override
    public void sessionClosed(String transport) {
        meters.tagged("fanfare.sessions.closed", "Sessions that have ended", "transport", transport)
                .increment();
    }

    @Override
    public void sessionDisplaced() {
        displaced.increment();
    }

    @Override
    public void sessionEnded(SessionEnd reason) {
        sessionsEnded.increment(reason);
    }

    @Override
    public void tokenRefused(TokenFault fault) {
        tokensRefused.increment(fault);
    }

    @Override
    public void jwksFetched(boolean isGot) {
        outgoing.jwksFetched(isGot);
    }

    @Override
    public void webhookCalled(WebhookUse use, WebhookOutcome outcome, long nanos) {
        outgoing.webhookCalled(use, outcome, nanos);
    }

    @Override
    public void authorizationAsked(AuthorizeOutcome outcome) {
        outgoing.authorizationAsked(outcome);
    }

    @Override
    public void subscriptionsChanged(int change) {
        subscriptions.addAndGet(change);
    }

    @Override
    public void errorSent(ErrorCode code) {
        errors.increment(code);
    }

    @Override
    public void limitMet(Limit limit) {
        limitsMet.increment(limit);
    }

    @Override
    public void published(boolean durable) {
        (durable ? publishedDurable : publishedEphemeral).increment();
    }

    @Override
    public void publishRefused(ErrorCode code) {
        publishesRefused.increment(code);
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
    public void reloaded(boolean isTaken) {
        meters.tagged(
                        "fanfare.config.reloads",
                        "Times that the configuration was read again, and taken or kept as it was",
                        "outcome",
                        isTaken ? "taken" : "refused")
                .increment();
    }

    @Override
    public void apiKeyUsed(String name) {
        meters.tagged("fanfare.api.key.requests", "Requests that showed a valid key", "key", name)
                .increment();
    }

    @Override
    public void apiKeyRefused(KeyFault fault) {
        meters.tagged(
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
        apiConnectionsClosed.increment(reason);
    }

    @Override
    public void apiAnswered(String route, int status) {
        meters.tagged("fanfare.api.answers", "Requests answered", "route", route, "status", Integer.toString(status))
                .increment();
    }

    @Override
    public void tlsHandshake(String port) {
        meters.tagged("fanfare.tls.handshakes", "TLS handshakes completed", "port", port)
                .increment();
    }

    @Override
    public void tlsHandshakeFailed(String port, TlsFault reason) {
        meters.tagged(
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
    public void loopLag(long nanos) {
        loopLag.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void readRefused() {
        readsRefused.increment();
    }

    @Override
    public void overloadLevel(String level, LongSupplier isAtIt) {
        Gauge.builder("fanfare.overload", isAtIt, LongSupplier::getAsLong)
                .description("1 at the level at which the node is: whether it refuses connections and reads")
                .tag("level", level.toLowerCase(Locale.ROOT))
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void gauge(String name, String help, LongSupplier source) {
        Gauge.builder(name, source, LongSupplier::getAsLong)
                .description(help)
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void gauge(String name, String help, WebhookUse use, LongSupplier source) {
        Gauge.builder(name, source, LongSupplier::getAsLong)
                .description(help)
                .tag(OutgoingMeters.CALL, use.label())
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
