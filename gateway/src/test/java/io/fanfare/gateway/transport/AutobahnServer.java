package io.fanfare.gateway.transport;

import io.fanfare.gateway.auth.Authenticator;
import io.fanfare.gateway.bus.LocalBus;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.overload.Overload;
import io.fanfare.gateway.presence.FakePresence;
import io.fanfare.gateway.push.PushBackends;
import io.fanfare.gateway.session.SessionDirectory;
import io.fanfare.gateway.session.SessionLoop;
import io.fanfare.gateway.session.SessionServices;
import io.fanfare.gateway.session.SessionSettings;
import io.fanfare.gateway.settings.Current;
import io.fanfare.gateway.socket.Admission;
import io.fanfare.gateway.socket.PortSecurity;
import io.fanfare.gateway.socket.ReceiveBudget;
import io.fanfare.gateway.tls.TlsSettings;
import io.fanfare.gateway.topic.FlushQueue;
import io.fanfare.gateway.topic.NamespaceAccess;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.topic.Publisher;
import io.fanfare.gateway.topic.RulesForTests;
import io.fanfare.gateway.topic.SlowPolicy;
import io.fanfare.gateway.topic.TopicHistory;
import io.fanfare.gateway.topic.TopicHub;
import io.fanfare.gateway.topic.TopicShard;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.Retention;
import io.fanfare.storage.memory.InMemoryStore;
import io.fanfare.storage.memory.MemoryLimits;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The public port with an endpoint that sends messages back, for the Autobahn test suite. Runs until its process ends. */
public final class AutobahnServer {
    private static final int FOREVER_SECONDS = 3_600;
    private static final int MAX_MESSAGE_BYTES = 1 << 20;

    private final HistoryStore store = new InMemoryStore(
            new MemoryLimits(1 << 20, 16, 16, Duration.ofMinutes(1)),
            topic -> new Retention(Duration.ofMinutes(1), 16),
            InstantSource.system());
    private final EventLoopGroup group;
    private final Map<EventExecutor, SessionLoop> loops = new IdentityHashMap<>();
    private final IoTransport transport = IoTransport.best();
    private TopicShard shard;

    private AutobahnServer() {
        group = new MultiThreadIoEventLoopGroup(
                2, new DefaultThreadFactory("autobahn", true), transport.newHandlerFactory());
        for (EventExecutor executor : group) {
            shard = new TopicShard(
                    executor, new FlushQueue(executor), ByteBufAllocator.DEFAULT, store, 0, GatewayMetrics.NONE);
            SessionLoop loop = new SessionLoop(0, 0, executor, shard, GatewayMetrics.NONE);
            loop.start();
            loops.put(executor, loop);
        }
    }

    /**
     * @param arguments the port
     */
    public static void main(String[] arguments) throws Exception {
        new AutobahnServer().open(Integer.parseInt(arguments[0]));
    }

    private void open(int port) throws Exception {
        TransportSettings settings = new TransportSettings(
                "127.0.0.1",
                0,
                128,
                1_000,
                0,
                0,
                0,
                0,
                List.of(),
                FOREVER_SECONDS * 1_000,
                8_192,
                MAX_MESSAGE_BYTES,
                MAX_MESSAGE_BYTES,
                64,
                0,
                0,
                0,
                1,
                16 << 20,
                List.of(),
                TlsSettings.OFF);
        new PublicPort(
                        () -> settings,
                        new Admission(settings.admission(), () -> 1_000, () -> false, System::nanoTime),
                        false,
                        new ReceiveBudget(Long.MAX_VALUE, Long.MAX_VALUE),
                        PortSecurity.NONE,
                        services(),
                        loops::get,
                        List.of(new DialectEndpoint(
                                "/", null, false, HttpResponseStatus.BAD_REQUEST, upgrade -> new EchoDialect())))
                .open(group, transport, new InetSocketAddress("127.0.0.1", port));
    }

    private SessionServices services() {
        Namespaces namespaces = new Namespaces(RulesForTests.open(true, 1_000, 0, SlowPolicy.CATCH_UP), Map.of());
        LocalBus bus = new LocalBus();
        TopicHub hub = new TopicHub(bus, namespaces, List.of(shard));
        bus.start(hub);
        SessionSettings settings =
                new SessionSettings(FOREVER_SECONDS, 1, FOREVER_SECONDS, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        return new SessionServices(
                "node-1",
                new Current<>(settings),
                new SessionDirectory(0, List.of(), bus, GatewayMetrics.NONE, InstantSource.system()),
                Authenticator.OPEN,
                new NamespaceAccess(namespaces),
                namespaces,
                hub,
                new Publisher(namespaces, store, bus, GatewayMetrics.NONE),
                PushBackends.NONE,
                new FakePresence(),
                store,
                new TopicHistory(store, GatewayMetrics.NONE),
                Overload.NONE,
                GatewayMetrics.NONE,
                InstantSource.system());
    }
}
