package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.auth.Authenticator;
import io.fanfare.gateway.bus.LocalBus;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.overload.Overload;
import io.fanfare.gateway.push.PushBackends;
import io.fanfare.gateway.session.SessionDirectory;
import io.fanfare.gateway.session.SessionLoop;
import io.fanfare.gateway.session.SessionServices;
import io.fanfare.gateway.session.SessionSettings;
import io.fanfare.gateway.settings.Current;
import io.fanfare.gateway.socket.Admission;
import io.fanfare.gateway.socket.HandshakeTimeout;
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
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.ProtocolLimits;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.Retention;
import io.fanfare.storage.memory.InMemoryStore;
import io.fanfare.storage.memory.MemoryLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One connection of the public port without a socket, on a loop that turns only here. */
final class TestPort implements AutoCloseable {
    static final int MAX_FRAME_BYTES = 1_024;
    static final int HANDSHAKE_MILLIS = 5_000;
    /** A hello on TCP: no token, no names, any heartbeat, no former session. */
    static final String TCP_HELLO = "06 01 00 00 00 00 00";

    private static final int MAX_FRAGMENTS = 4;
    private static final int MAX_CONNECTIONS = 16;
    private static final TransportSettings SETTINGS = new TransportSettings(
            "127.0.0.1",
            0,
            16,
            16,
            0,
            0,
            0,
            0,
            List.of(),
            HANDSHAKE_MILLIS,
            1_024,
            MAX_FRAME_BYTES,
            ProtocolLimits.MAX_HELLO_BYTES,
            MAX_FRAGMENTS,
            0,
            0,
            500,
            10,
            65_536,
            List.of(),
            TlsSettings.OFF);

    /** Every code that this port has closed a connection with. */
    final List<CloseCode> ended = new ArrayList<>();
    /** Every status that this port has refused an upgrade with. */
    final List<Integer> refused = new ArrayList<>();

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final HistoryStore store = new InMemoryStore(
            new MemoryLimits(1 << 20, 16, 16, Duration.ofMinutes(1)),
            topic -> new Retention(Duration.ofMinutes(1), 16),
            InstantSource.system());

    private final LongPollSessions polls = new LongPollSessions(admission());
    private final SessionLoop loop;

    private final GatewayMetrics metrics = new GatewayMetrics() {
        @Override
        public void connectionEnded(CloseCode code) {
            ended.add(code);
        }

        @Override
        public void upgradeRefused(int status) {
            refused.add(status);
        }
    };

    TestPort() {
        this(DialectEndpoint.COMPACT);
    }

    TestPort(DialectEndpoint endpoint) {
        channel.config().setAllocator(memory);
        channel.freezeTime();
        TopicShard shard =
                new TopicShard(channel.eventLoop(), new FlushQueue(channel.eventLoop()), memory, store, 0, metrics);
        loop = new SessionLoop(0, 0, channel.eventLoop(), shard, metrics);
        Future<?> deadline = channel.eventLoop()
                .schedule(
                        () -> channel.pipeline().fireUserEventTriggered(HandshakeTimeout.EXPIRED),
                        HANDSHAKE_MILLIS,
                        TimeUnit.MILLISECONDS);
        channel.pipeline()
                .addLast(new PortSniffer(new PendingConnection(
                        SETTINGS,
                        new ReceiveBudget(1 << 20, 1 << 20),
                        1,
                        false,
                        services(shard),
                        loop,
                        List.of(endpoint),
                        new StreamTickets(),
                        polls,
                        deadline,
                        null)));
    }

    private static Admission admission() {
        return new Admission(SETTINGS.admission(), () -> MAX_CONNECTIONS, () -> false, System::nanoTime);
    }

    private SessionServices services(TopicShard shard) {
        Namespaces namespaces = new Namespaces(RulesForTests.open(true, 1_000, 0, SlowPolicy.CATCH_UP), Map.of());
        LocalBus bus = new LocalBus();
        TopicHub hub = new TopicHub(bus, namespaces, List.of(shard));
        bus.start(hub);
        SessionSettings settings = new SessionSettings(30, 5, 600, 5, 4, 10, 0, 0, 0, 0, 0, 0, 0, 0);
        return new SessionServices(
                "node-1",
                new Current<>(settings),
                new SessionDirectory(0, List.of(), bus, GatewayMetrics.NONE, InstantSource.system()),
                Authenticator.OPEN,
                new NamespaceAccess(namespaces),
                namespaces,
                hub,
                new Publisher(namespaces, store, bus, metrics),
                PushBackends.NONE,
                store,
                new TopicHistory(store, metrics),
                Overload.NONE,
                metrics,
                InstantSource.system());
    }

    /** From now on sessions are looked after as time passes. */
    void startSweeps() {
        loop.start();
    }

    /** Upgrades to WebSocket; what the node says to it is taken away. */
    TestPort upgraded() {
        receive(upgradeRequest());
        assertThat(new String(sentBytes(), StandardCharsets.US_ASCII))
                .startsWith("HTTP/1.1 101 ")
                .endsWith("\r\n\r\n");
        return this;
    }

    /** The example of RFC 6455 §1.3. */
    static byte[] upgradeRequest() {
        return Bytes.utf8("GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Protocol: fanfare.v1\r\n\r\n");
    }

    void receive(String hex) {
        receive(Bytes.of(hex));
    }

    /** The bytes arrive in one piece. */
    void receive(byte[] bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes));
        channel.runPendingTasks();
    }

    void receiveOneByOne(byte[] bytes) {
        for (byte b : bytes) {
            receive(new byte[] {b});
        }
    }

    /** All that was written since the last call, as hex. */
    String sent() {
        return Bytes.hex(sentBytes());
    }

    byte[] sentBytes() {
        ByteBuf all = Unpooled.buffer();
        ByteBuf next = channel.readOutbound();
        while (next != null) {
            all.writeBytes(next);
            next.release();
            next = channel.readOutbound();
        }
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Which handlers the connection has, by name of their class. */
    List<String> handlers() {
        List<String> names = new ArrayList<>();
        channel.pipeline()
                .forEach(entry -> names.add(entry.getValue().getClass().getSimpleName()));
        return names;
    }

    void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    void fail(Throwable cause) {
        channel.pipeline().fireExceptionCaught(cause);
        channel.runPendingTasks();
    }

    /** What the connection holds on to in buffers. */
    long heldBytes() {
        return memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
    }

    /** Ends the connection as a lost client does; then nothing may be left of it. */
    @Override
    public void close() {
        polls.end();
        channel.runPendingTasks();
        channel.finishAndReleaseAll();
        store.close();
        assertThat(heldBytes()).isZero();
    }
}
