package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.Build;
import io.fanfare.gateway.access.AccessDecision;
import io.fanfare.gateway.access.RevokedGrants;
import io.fanfare.gateway.audit.AuditLog;
import io.fanfare.gateway.auth.AuthSettings;
import io.fanfare.gateway.auth.Authenticator;
import io.fanfare.gateway.auth.JwtAuthenticator;
import io.fanfare.gateway.auth.Revocations;
import io.fanfare.gateway.auth.TokenPolicy;
import io.fanfare.gateway.bootstrap.RunningParts.Stage;
import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.NodeChannel;
import io.fanfare.gateway.bus.PeerListener;
import io.fanfare.gateway.config.ConfigSource;
import io.fanfare.gateway.config.DrainConfig;
import io.fanfare.gateway.config.GatewayConfig;
import io.fanfare.gateway.control.ClusterSessions;
import io.fanfare.gateway.control.Control;
import io.fanfare.gateway.http.AdminPort;
import io.fanfare.gateway.http.AdminSettings;
import io.fanfare.gateway.http.ApiPort;
import io.fanfare.gateway.http.ApiServices;
import io.fanfare.gateway.http.ApiSettings;
import io.fanfare.gateway.metrics.MicrometerMetrics;
import io.fanfare.gateway.overload.Overload;
import io.fanfare.gateway.overload.ProcessMemory;
import io.fanfare.gateway.session.SessionDirectory;
import io.fanfare.gateway.session.SessionServices;
import io.fanfare.gateway.session.UserSessions;
import io.fanfare.gateway.settings.Current;
import io.fanfare.gateway.socket.Admission;
import io.fanfare.gateway.socket.ReceiveBudget;
import io.fanfare.gateway.topic.HeadComparison;
import io.fanfare.gateway.topic.NamespaceAccess;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.topic.Publisher;
import io.fanfare.gateway.topic.SubscriberCounts;
import io.fanfare.gateway.topic.TopicHistory;
import io.fanfare.gateway.topic.TopicHub;
import io.fanfare.gateway.transport.IoTransport;
import io.fanfare.gateway.transport.PublicPort;
import io.fanfare.gateway.upkeep.PeriodicWork;
import io.fanfare.storage.HistoryStore;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node: everything that a gateway process is made of, built, started and stopped in order. */
public final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /** For what has to be read from the store. */
    private static final int START_SECONDS = 30;

    private static final int HUB_SWEEP_MILLIS = 1_000;
    private static final int AUDIT_MILLIS = 1_000;
    private static final int TICKET_SWEEP_MILLIS = 1_000;

    private final Reload reload;
    private final RunningParts running;
    private final RuntimeSettings settings;
    private final IoTransport transport;
    private final MicrometerMetrics metrics;
    private final HistoryStore store;
    private final Bus bus;
    private final NodeLoops loops;
    private final NodeReadiness readiness;
    private final PublicPort publicPort;
    private final InetSocketAddress publicAddress;
    private final InetSocketAddress apiAddress;
    private final InetSocketAddress adminAddress;

    private Gateway(GatewayConfig config, Reload.Source source, RunningParts running) throws StartException {
        this.running = running;
        InstantSource clock = InstantSource.system();
        settings = new RuntimeSettings(config);
        transport = settings.transport();
        metrics = new MicrometerMetrics(Build.version());
        running.add(Stage.METRICS, "metrics", metrics::close);
        AuditLog audit = new AuditLog(clock);
        running.add(Stage.METRICS, "audit", audit::close);
        LiveSettings live = LiveSettings.of(config);
        running.add(Stage.METRICS, "log levels", live.logLevels()::restore);
        EventLoopGroup group = NodeLoops.newGroup(settings.loops(), transport);
        running.add(Stage.LOOPS, "loops", () -> NodeLoops.close(group));
        OpenFiles openFiles = OpenFiles.ofProcess();
        StartingNode starting = new StartingNode();
        PortTls tls = PortTls.open(config, metrics, clock, running);
        KeyWatch keyWatch = config.api().auth() == ApiSettings.Auth.KEYS ? KeyWatch.open(config.apiKeysFile()) : null;
        AdminPort adminPort = new AdminPort(config.admin(), metrics::scrape, clock, audit, metrics, starting);
        running.add(Stage.PROBES, "admin", adminPort::close);
        adminAddress = open(adminPort, config.admin(), group);
        ApiPort apiPort = new ApiPort(
                live.api(),
                openFiles::maxCallers,
                !adminPort.isOn(),
                keyWatch == null ? null : keyWatch.keys(),
                clock,
                audit,
                metrics,
                tls.api(),
                starting);
        openFiles.countCallers(apiPort::connectionCount);
        running.add(Stage.PORTS, "api", apiPort::close);
        apiAddress = new PortBinding("api", config.api().host(), config.api().port())
                .bind(address -> apiPort.open(group, transport.serverChannel(), address));

        tellShortage(openFiles, config);
        starting.begins("opening the history store");
        Namespaces namespaces = live.namespaces();
        store = settings.openStore(clock, namespaces);
        running.add(Stage.STORE, "store", store::close);
        bus = settings.openBus(metrics, clock);
        running.add(Stage.BUS, "bus", bus::close);
        NodePeople people = NodePeople.open(config, settings.nodeId(), bus, namespaces, metrics, clock, running);
        NodeTimers timers = NodeTimers.start(running);
        ScheduledExecutorService upkeep = timers.upkeep();
        ScheduledExecutorService files = timers.files();
        NodeGauges gauges = new NodeGauges(metrics);
        if (keyWatch != null) {
            keyWatch.start(files, audit, metrics);
        }
        tls.watch(files, metrics, clock);
        loops = new NodeLoops(group, settings.loops(), store, config.history().recentBytes(), metrics);
        NamesakeWatch namesakes = new NamesakeWatch(settings.nodeId(), bus);
        namesakes.start(upkeep, metrics);
        ProcessMemory memory = new ProcessMemory();
        Overload overload = Overload.of(config.overload(), memory, loops.executors(), metrics);
        overload.start(upkeep, metrics);
        gauges.of(memory);
        TokenKeyFetch tokenKeys = TokenKeyFetch.open(config.auth(), metrics, running);
        readiness =
                new NodeReadiness(store, bus, namesakes, overload, List.of(tokenKeys::readiness, people::readiness));
        TopicHub hub = new TopicHub(bus, namespaces, loops.shards());
        SessionDirectory directory = loops.directory(bus, metrics, clock);
        SubscriberCounts subscriberCounts = new SubscriberCounts(hub, bus, upkeep, metrics, clock);
        UserSessions userSessions = loops.userSessions();
        ClusterSessions clusterSessions = new ClusterSessions(userSessions, bus, upkeep, metrics, clock);
        Revocations revocations = settings.revocations();
        Control control = new Control(store, bus, revocations, userSessions, upkeep, metrics, clock);
        Publisher publisher = new Publisher(namespaces, store, bus, metrics);
        BackendCalls backends = BackendCalls.open(config.webhook(), metrics, clock, running);
        AccessDecision access =
                backends.decide(new RevokedGrants(revocations, new NamespaceAccess(namespaces)), namespaces);
        Current<TokenPolicy> tokens = settings.tokenPolicy();
        Authenticator authenticator = tokens == null
                ? Authenticator.OPEN
                : new JwtAuthenticator(
                        tokens, tokenKeys.keys(), revocations, namespaces::isAnyOpenToAll, metrics, clock);
        reload = new Reload(source, config, tokens, live, userSessions, audit, metrics);
        SessionServices sessions = new SessionServices(
                settings.nodeId(),
                live.sessions(),
                directory,
                authenticator,
                access,
                namespaces,
                hub,
                publisher,
                backends.pushes(),
                people.directory(),
                store,
                new TopicHistory(store, metrics),
                overload,
                metrics,
                clock);
        gauges.of(loops, hub, revocations);
        gauges.of(store);

        starting.begins("reading revocations");
        List<NodeChannel> channels = new ArrayList<>(people.channels());
        channels.add(directory.channel());
        channels.add(subscriberCounts.query().channel());
        channels.add(clusterSessions.query().channel());
        List<PeerListener> peerListeners = new ArrayList<>(people.peerListeners());
        peerListeners.add(subscriberCounts.query());
        peerListeners.add(clusterSessions.query());
        bus.start(new NodeBusListener(hub, control, channels, peerListeners, people::onDoubt));
        people.join();
        channels.forEach(NodeChannel::open);
        learnRevocations(control);
        ReceiveBudget receiving = ReceivingMemory.publicBudget(config.publicEndpoint());
        gauges.of(receiving);
        Admission admission = new Admission(
                config.publicEndpoint().admission(),
                openFiles::maxClients,
                overload::refusesConnections,
                System::nanoTime);
        openFiles.countClients(admission::connectionCount);
        publicPort = new PublicPort(
                live.publicEndpoint(),
                admission,
                config.auth().mode() == AuthSettings.Mode.NONE,
                receiving,
                tls.ofPublicPort(),
                sessions,
                loops::sessionLoop);
        running.add(Stage.PORTS, "public", publicPort::close);
        publicAddress = new PortBinding(
                        "public",
                        config.publicEndpoint().host(),
                        config.publicEndpoint().port())
                .bind(address -> publicPort.open(group, transport, address));
        new Trimming(store, config.history().trimIntervalMillis(), upkeep, metrics).start();
        new HeadComparison(hub, store, bus, config.history(), upkeep, metrics).start();
        PeriodicWork.of("writing of the audit log", audit::flush, metrics).start(upkeep, AUDIT_MILLIS);
        metrics.gauge("fanfare.sse.tickets", "Tickets for streams of events not used yet", publicPort::ticketCount);
        metrics.gauge("fanfare.longpoll.sessions", "Sessions of clients that poll", publicPort::pollingCount);
        PeriodicWork.of("sweep of tickets", publicPort::forgetTickets, metrics).start(upkeep, TICKET_SWEEP_MILLIS);
        PeriodicWork.of("sweep of deserted topics", hub::sweep, metrics).start(upkeep, HUB_SWEEP_MILLIS);
        apiPort.serve(new ApiServices(
                access,
                publisher,
                namespaces,
                hub,
                store,
                people.directory(),
                subscriberCounts,
                clusterSessions,
                control,
                readiness,
                reload,
                files,
                metrics::scrape,
                overload,
                metrics,
                clock));
        adminPort.serve(readiness);
        reload.lookAtSecrets();
        new ConfigWatch(reload::files, reload::reload).start(files, metrics);
    }

    private InetSocketAddress open(AdminPort port, AdminSettings admin, EventLoopGroup group) throws StartException {
        return port.isOn()
                ? new PortBinding("admin", admin.host(), admin.port().getAsInt())
                        .bind(address -> port.open(group, transport.serverChannel(), address))
                : null;
    }

    private static void tellShortage(OpenFiles openFiles, GatewayConfig config) {
        String shortage = openFiles.shortage(
                config.publicEndpoint().maxConnections(), config.api().maxConnections());
        if (shortage != null) {
            LOG.info("{}", shortage);
        }
    }

    /**
     * Builds and starts a node.
     *
     * @throws StartException if a port is taken or something else is missing; nothing is left running then
     */
    public static Gateway start(GatewayConfig config) throws StartException {
        return startFrom(config, Reload.Source.unchanging(config));
    }

    /**
     * The same, where the configuration may be read again while the node runs.
     *
     * @param source where {@code config} was read
     */
    public static Gateway start(GatewayConfig config, ConfigSource source) throws StartException {
        return startFrom(config, Reload.Source.of(source));
    }

    private static Gateway startFrom(GatewayConfig config, Reload.Source source) throws StartException {
        RunningParts running = new RunningParts();
        Gateway gateway;
        try {
            gateway = new Gateway(config, source, running);
        } catch (StartException | RuntimeException | Error failure) {
            running.stop();
            throw failure;
        }
        if (!config.bus().isLocal()
                && (config.store().isEmbedded() || config.store().isMemory())) {
            LOG.warn("the bus is for several nodes, but the store is this node's own: use ephemeral topics only");
        }
        LOG.info("node {} is up: public {}, api {}", gateway.nodeId(), gateway.publicAddress, gateway.apiAddress);
        return gateway;
    }

    /** Nobody is let in before. */
    private static void learnRevocations(Control control) throws StartException {
        try {
            control.start().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new StartException("store: the revocations can't be read: " + failure.getMessage(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted while starting", interrupted);
        }
    }

    /**
     * Stops as an operator's TERM asks for: no new connections, clients told to go and closed at a steady pace, then the
     * rest. What was accepted is completed.
     */
    public void stop() throws InterruptedException {
        DrainConfig drain = reload.running().drain();
        readiness.drain();
        publicPort.stopAccepting();
        new Drain(loops, drain.reconnectWindowMillis(), drain.timeoutMillis(), drain.closesPerSecond()).run();
        running.stop();
        LOG.info("node {} is down", settings.nodeId());
    }

    /** Where clients connect. */
    public InetSocketAddress publicAddress() {
        return publicAddress;
    }

    /** Where backend services connect. */
    public InetSocketAddress apiAddress() {
        return apiAddress;
    }

    /** Where it can be asked how the node does; null if that is the API. */
    public InetSocketAddress adminAddress() {
        return adminAddress;
    }

    String nodeId() {
        return settings.nodeId();
    }

    String storeDescription() {
        return store.description();
    }

    String busDescription() {
        return bus.description();
    }

    String loopsDescription() {
        return settings.loops() + " on " + transport.name().toLowerCase(Locale.ROOT);
    }
}
