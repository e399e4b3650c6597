package io.fanfare.bench.jmh;

import io.fanfare.gateway.auth.Authenticator;
import io.fanfare.gateway.bus.LocalBus;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.overload.Overload;
import io.fanfare.gateway.session.Session;
import io.fanfare.gateway.session.SessionDirectory;
import io.fanfare.gateway.session.SessionLoop;
import io.fanfare.gateway.session.SessionServices;
import io.fanfare.gateway.session.SessionSettings;
import io.fanfare.gateway.settings.Current;
import io.fanfare.gateway.topic.FlushQueue;
import io.fanfare.gateway.topic.NamespaceAccess;
import io.fanfare.gateway.topic.NamespaceRules;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.topic.RulesForTests;
import io.fanfare.gateway.topic.SlowPolicy;
import io.fanfare.gateway.topic.TopicHub;
import io.fanfare.gateway.topic.TopicShard;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One loop with subscribers of ephemeral topics: everything from the bus to the write on each connection, and no
 * sockets. It turns on the thread that calls.
 */
final class FanOut implements AutoCloseable {
    private static final SessionSettings SETTINGS =
            new SessionSettings(30, 5, 600, 10, 10, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final LocalBus bus = new LocalBus();
    private final List<SocketlessConnection> connections = new ArrayList<>();
    /** One for each topic. */
    private final List<Publication> publications = new ArrayList<>();

    private int published;

    /** All subscribers follow one topic. */
    FanOut(int subscribers, int payloadBytes) {
        this(1, subscribers, payloadBytes);
    }

    /** Subscribers are spread evenly over topics, each following one. */
    FanOut(int topics, int subscribers, int payloadBytes) {
        for (int i = 0; i < topics; i++) {
            TopicName topic = TopicName.of("live:" + i);
            publications.add(
                    new Publication(topic, Publication.DEFAULT_EVENT, Payload.binary(new byte[payloadBytes]), null, 0));
        }
        FlushQueue flushes = new FlushQueue(loop.eventLoop());
        TopicShard shard =
                new TopicShard(loop.eventLoop(), flushes, ByteBufAllocator.DEFAULT, null, 0, GatewayMetrics.NONE);
        NamespaceRules ephemeral = RulesForTests.open(false, 1 << 20, 0, SlowPolicy.DROP_OLDEST);
        Namespaces namespaces = new Namespaces(ephemeral, Map.of());
        TopicHub hub = new TopicHub(bus, namespaces, List.of(shard));
        bus.start(hub);
        SessionServices services = new SessionServices(
                "bench",
                new Current<>(SETTINGS),
                new SessionDirectory(0, List.of(), bus, GatewayMetrics.NONE, InstantSource.system()),
                Authenticator.OPEN,
                new NamespaceAccess(namespaces),
                namespaces,
                hub,
                null,
                null,
                null,
                null,
                null,
                Overload.NONE,
                GatewayMetrics.NONE,
                InstantSource.system());
        SessionLoop sessions = new SessionLoop(0, 0, loop.eventLoop(), shard, GatewayMetrics.NONE);
        for (int i = 0; i < subscribers; i++) {
            join(new SocketlessConnection(flushes), publications.get(i % topics).topic(), services, sessions);
        }
        loop.runPendingTasks();
    }

    private void join(
            SocketlessConnection connection, TopicName topic, SessionServices services, SessionLoop sessions) {
        Session session = new Session(connection, services, sessions);
        session.onCommand(new Command.Hello("", "bench", "", 0, ""));
        session.onCommand(new Command.Subscribe(1, List.of(Command.Subscribe.Target.live(topic))));
        connections.add(connection);
    }

    /** Publishes so many messages, topic after topic, and turns the loop: one drain. */
    void publish(int messages) {
        for (int i = 0; i < messages; i++) {
            bus.publish(publications.get(published++ % publications.size()), null);
        }
        loop.runPendingTasks();
    }

    /** How many bytes all clients together were sent. */
    long flushedBytes() {
        long bytes = 0;
        for (SocketlessConnection connection : connections) {
            bytes += connection.flushedBytes();
        }
        return bytes;
    }

    @Override
    public void close() {
        loop.finishAndReleaseAll();
    }
}
