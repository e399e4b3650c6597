package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.audit.AuditLog;
import io.fanfare.gateway.auth.key.ApiKeys;
import io.fanfare.gateway.bus.LocalBus;
import io.fanfare.gateway.metrics.ApiClose;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.overload.Overload;
import io.fanfare.gateway.socket.PortSecurity;
import io.fanfare.gateway.socket.ReceiveBudget;
import io.fanfare.gateway.topic.NamespaceAccess;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.topic.Publisher;
import io.fanfare.gateway.topic.RulesForTests;
import io.fanfare.gateway.topic.SlowPolicy;
import io.fanfare.gateway.topic.TopicHub;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.Retention;
import io.fanfare.storage.memory.InMemoryStore;
import io.fanfare.storage.memory.MemoryLimits;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The port of the API without sockets: each input is a connection, and is held to what holds for all. What is published is
 * ephemeral, so that all is done when a call returns.
 */
final class FuzzedApi {
    private static final int MAX_REQUEST_BYTES = 16 * 1024;
    /** More than the largest body, twice, with the longest head and what waits for the caller. */
    private static final long MAX_HELD_BYTES = 256 * 1024;

    private static final HistoryStore STORE = new InMemoryStore(
            new MemoryLimits(1 << 20, 16, 16, Duration.ofMinutes(1)),
            topic -> new Retention(Duration.ofMinutes(1), 16),
            InstantSource.system());

    private final HttpPort port;

    private FuzzedApi(KeyServices callers) {
        Router router = new Router(List.of(), GatewayMetrics.NONE);
        router.serve(routes());
        port = new HttpPort(
                "api",
                () -> new ConnectionRules(true, 10, 10, MAX_REQUEST_BYTES, 500, 10, 10, 10, List.of()),
                router,
                address -> new CallerCheck(callers, address),
                new ReceiveBudget(1 << 20, 1 << 20),
                PortSecurity.NONE,
                ApiClose.LIMIT,
                GatewayMetrics.NONE);
    }

    /** One that lets everybody do everything. */
    static FuzzedApi open() {
        return new FuzzedApi(new KeyServices(null, null, InstantSource.system(), audit(), GatewayMetrics.NONE));
    }

    /** One that asks for a key, and knows none. */
    static FuzzedApi keyed() {
        return new FuzzedApi(new KeyServices(
                () -> new ApiKeys(List.of()),
                new WrongKeys(() -> 0, System::nanoTime),
                InstantSource.system(),
                audit(),
                GatewayMetrics.NONE));
    }

    private static AuditLog audit() {
        return new AuditLog(InstantSource.system());
    }

    /** Those that need nothing of other nodes. */
    private static List<Route> routes() {
        Namespaces namespaces = new Namespaces(RulesForTests.open(false, 4_096, 0, SlowPolicy.DROP_OLDEST), Map.of());
        LocalBus bus = new LocalBus();
        TopicHub hub = new TopicHub(bus, namespaces, List.of());
        bus.start(hub);
        ApiServices services = new ApiServices(
                new NamespaceAccess(namespaces),
                new Publisher(namespaces, STORE, bus, GatewayMetrics.NONE),
                namespaces,
                hub,
                STORE,
                null,
                null,
                null,
                null,
                null,
                null,
                Runnable::run,
                null,
                Overload.NONE,
                GatewayMetrics.NONE,
                InstantSource.system());
        return ApiRoutes.of(() -> 10, 0, services).stream()
                .filter(route -> route.template().endsWith("messages")
                        || route.template().equals("/openapi.yaml"))
                .toList();
    }

    /**
     * Carries out what comes over one connection, in pieces.
     *
     * @return the status of each answer
     */
    List<Integer> receive(byte[]... pieces) {
        UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(memory);
        channel.freezeTime();
        Ledger ledger = new Ledger();
        port.accept(channel);
        channel.pipeline()
                .addAfter(channel.pipeline().context(HttpServerCodec.class).name(), null, ledger);
        try {
            for (byte[] piece : pieces) {
                if (channel.isOpen()) {
                    channel.writeInbound(Unpooled.copiedBuffer(piece));
                    channel.runPendingTasks();
                    dropAnswers(channel);
                    assertThat(heldBytes(memory)).isLessThan(MAX_HELD_BYTES);
                }
            }
            channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            channel.runPendingTasks();
            assertThat(channel.isOpen()).as("waits for something").isFalse();
        } finally {
            channel.finishAndReleaseAll();
        }
        assertThat(heldBytes(memory)).isZero();
        assertThat(ledger.statuses).doesNotContain(500).hasSizeLessThanOrEqualTo(ledger.requests);
        return ledger.statuses;
    }

    private static void dropAnswers(EmbeddedChannel channel) {
        Object next = channel.readOutbound();
        while (next != null) {
            ReferenceCountUtil.release(next);
            next = channel.readOutbound();
        }
    }

    private static long heldBytes(UnpooledByteBufAllocator memory) {
        return memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
    }

    /** What is asked and what is answered, between the codec and the rest. */
    private static final class Ledger extends ChannelDuplexHandler {
        private final List<Integer> statuses = new ArrayList<>();
        private int requests;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest) {
                requests++;
            }
            ctx.fireChannelRead(message);
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (message instanceof FullHttpResponse answer && !answer.status().equals(HttpResponseStatus.CONTINUE)) {
                statuses.add(answer.status().code());
            }
            ctx.write(message, promise);
        }
    }
}
