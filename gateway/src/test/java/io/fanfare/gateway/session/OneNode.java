package io.fanfare.gateway.session;

import io.fanfare.gateway.auth.Grants;
import io.fanfare.gateway.auth.Identity;
import io.fanfare.gateway.auth.TokenLimits;
import io.fanfare.gateway.auth.TopicPattern;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.overload.Overload;
import io.fanfare.gateway.presence.FakePresence;
import io.fanfare.gateway.settings.Current;
import io.fanfare.gateway.topic.FlushQueue;
import io.fanfare.gateway.topic.HeadComparison;
import io.fanfare.gateway.topic.HistorySettings;
import io.fanfare.gateway.topic.NamespaceAccess;
import io.fanfare.gateway.topic.NamespaceRules;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.topic.PresenceMode;
import io.fanfare.gateway.topic.Publisher;
import io.fanfare.gateway.topic.RulesForTests;
import io.fanfare.gateway.topic.SlowPolicy;
import io.fanfare.gateway.topic.TopicHistory;
import io.fanfare.gateway.topic.TopicHub;
import io.fanfare.gateway.topic.TopicShard;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A node without sockets, on loops that turn only when the test says: durable topics, and ephemeral ones by policy. */
final class OneNode {
    static final TopicName ROOM = TopicName.of("room:42");
    static final SessionSettings SETTINGS = new SessionSettings(30, 5, 600, 5, 4, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    static final int NODE_TAG = 77;
    static final long SKEW_MILLIS = 30_000;
    private static final long STEP_MILLIS = 10;
    static final int RECENT_BYTES = 256 * 1024;
    static final HistorySettings HISTORY =
            new HistorySettings(1 << 20, 1, 1, 1 << 20, 1, 1_000, 3_000, 250, RECENT_BYTES);

    final ManualStore store;
    final FaultyBus bus = new FaultyBus();
    final TopicHub hub;
    final SessionDirectory directory;
    final UserSessions userSessions;
    /** Decides about all topics of the namespace {@code asked}. */
    final ManualBackend backend;
    /** Gets what is pushed in the namespaces {@code forwarded} and {@code slowly}. */
    final ManualPushes pushes = new ManualPushes();
    /** What tokens with an expiry allow. */
    TokenLimits limits = TokenLimits.NONE;
    /** What comes of every token; null while that is known at once. */
    CompletableFuture<Identity> laterIdentity;
    /** The wall clock of sessions. */
    long nowMillis = 1_800_000_000_000L;

    /** Tells what it is told to tell. */
    final FakePresence presence = new FakePresence();

    final Publisher publisher;
    private final List<EmbeddedChannel> loops = new ArrayList<>();
    private final List<SessionLoop> sessionLoops = new ArrayList<>();
    final Namespaces namespaces;
    private final SessionServices services;

    OneNode(int loopCount) {
        this(loopCount, NODE_TAG);
    }

    OneNode(int loopCount, int nodeTag) {
        this(loopCount, nodeTag, SETTINGS);
    }

    OneNode(int loopCount, int nodeTag, SessionSettings settings) {
        this(loopCount, nodeTag, settings, new ManualStore());
    }

    OneNode(int loopCount, int nodeTag, SessionSettings settings, ManualStore store) {
        this.store = store;
        GatewayMetrics metrics = GatewayMetrics.NONE;
        List<TopicShard> shards = new ArrayList<>();
        for (int i = 0; i < loopCount; i++) {
            EmbeddedChannel loop = new EmbeddedChannel();
            loop.freezeTime();
            FlushQueue flushes = new FlushQueue(loop.eventLoop());
            TopicShard shard =
                    new TopicShard(loop.eventLoop(), flushes, ByteBufAllocator.DEFAULT, store, RECENT_BYTES, metrics);
            loops.add(loop);
            shards.add(shard);
            sessionLoops.add(new SessionLoop(nodeTag, i, loop.eventLoop(), shard, metrics));
        }
        namespaces = new Namespaces(
                rules(true, SlowPolicy.CATCH_UP),
                Map.of(
                        "live",
                        rules(false, SlowPolicy.DROP_OLDEST),
                        "latest",
                        rules(false, SlowPolicy.CONFLATE),
                        "strict",
                        rules(false, SlowPolicy.DISCONNECT),
                        "here",
                        RulesForTests.present(PresenceMode.ON, 100),
                        "counted",
                        RulesForTests.present(PresenceMode.COUNT, 100),
                        "closed",
                        RulesForTests.closed(1_000),
                        "public",
                        RulesForTests.openToAll(1_000),
                        "forwarded",
                        RulesForTests.forwardedTo(ManualPushes.URL, ManualPushes.MAX_PAYLOAD_BYTES, 0),
                        "slowly",
                        RulesForTests.forwardedTo(ManualPushes.URL, ManualPushes.MAX_PAYLOAD_BYTES, 2)));
        hub = new TopicHub(bus, namespaces, shards);
        bus.start(hub);
        new HeadComparison(hub, store, bus, HISTORY, loops.get(0).eventLoop(), metrics).start();
        loops.get(0).eventLoop().scheduleWithFixedDelay(hub::sweep, 1, 1, TimeUnit.SECONDS);
        backend = new ManualBackend(new NamespaceAccess(namespaces));
        publisher = new Publisher(namespaces, store, bus, metrics);
        directory = new SessionDirectory(nodeTag, sessionLoops, bus, metrics, InstantSource.system());
        userSessions = new UserSessions(sessionLoops);
        services = new SessionServices(
                "node-1",
                new Current<>(settings),
                directory,
                this::authenticate,
                backend,
                namespaces,
                hub,
                publisher,
                pushes.backends(metrics),
                presence,
                store,
                new TopicHistory(store, metrics),
                Overload.NONE,
                metrics,
                () -> Instant.ofEpochMilli(nowMillis));
    }

    private CompletionStage<Identity> authenticate(String token) {
        return laterIdentity == null ? CompletableFuture.completedStage(identity(token)) : laterIdentity;
    }

    /**
     * A token is its user; or user, id and expiry with {@code /} between, and one pattern of topics, in which everything is
     * granted, after it; {@code bad} is none.
     */
    private Identity identity(String token) {
        if (token.equals("bad")) {
            return null;
        }
        String[] parts = token.split("/");
        if (parts.length == 1) {
            return new Identity(token);
        }
        long expiresAtMillis = Long.parseLong(parts[2]);
        return new Identity(
                parts[0],
                null,
                parts[1],
                nowMillis,
                expiresAtMillis,
                expiresAtMillis + SKEW_MILLIS,
                grants(parts.length < 4 ? "*" : parts[3]),
                limits,
                null);
    }

    private static Grants grants(String pattern) {
        List<TopicPattern> topics = List.of(TopicPattern.parse(pattern));
        return new Grants(topics, topics, topics, topics);
    }

    private static NamespaceRules rules(boolean durable, SlowPolicy slowPolicy) {
        return RulesForTests.open(durable, 1_000, 100, slowPolicy);
    }

    /** A client on a loop that has said nothing yet. */
    Session connect(int loop, FakeConnection connection) {
        return new Session(connection, services, sessionLoops.get(loop));
    }

    /** A client on a loop that has said hello and was welcomed. */
    Session open(int loop, FakeConnection connection) {
        return open(loop, connection, "");
    }

    /** A client with a token. */
    Session open(int loop, FakeConnection connection, String token) {
        Session session = connect(loop, connection);
        session.onCommand(new Command.Hello(token, "test", "1", 0, ""));
        connection.take();
        return session;
    }

    /** Publishes a numbered message and lets the loops turn. */
    void publish(TopicName topic, int number) {
        publishQuietly(topic, number);
        turn();
    }

    /** Publishes a numbered message; the loops stand still. */
    void publishQuietly(TopicName topic, int number) {
        publisher.publish(new Publication(
                topic, Publication.DEFAULT_EVENT, Payload.json("{\"n\":" + number + "}"), null, number));
    }

    /** Lets the loops do what is due, until nothing is. */
    void turn() {
        for (int round = 0; round < 4; round++) {
            loops.forEach(EmbeddedChannel::runPendingTasks);
        }
    }

    /** Lets time pass, and what is due then be done. */
    void pass(long millis) {
        long left = millis;
        while (left > 0) {
            long step = Math.min(left, STEP_MILLIS);
            for (EmbeddedChannel loop : loops) {
                loop.advanceTimeBy(step, TimeUnit.MILLISECONDS);
                loop.runScheduledPendingTasks();
            }
            turn();
            left -= step;
        }
    }

    /** Lets the sweep run for so many seconds. */
    void sweep(int seconds) {
        for (SessionLoop loop : sessionLoops) {
            for (int i = 0; i < seconds * 10; i++) {
                loop.sweep();
            }
        }
    }

    SessionLoop loop(int index) {
        return sessionLoops.get(index);
    }
}
