package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.auth.Authenticator;
import io.fanfare.gateway.auth.Identity;
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
import io.fanfare.gateway.topic.NamespaceRules;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.topic.Publisher;
import io.fanfare.gateway.topic.RulesForTests;
import io.fanfare.gateway.topic.SlowPolicy;
import io.fanfare.gateway.topic.TopicHistory;
import io.fanfare.gateway.topic.TopicHub;
import io.fanfare.gateway.topic.TopicShard;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolLimits;
import io.fanfare.protocol.TopicName;
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
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two dialects on one port, over sockets: the compact protocol and one that shares nothing with it. */
@ExtendWith(NoLeaks.class)
class DialectTest {
    private static final int TEXT = 0x81;
    private static final NamespaceRules DURABLE = RulesForTests.open(true, 1_000, 0, SlowPolicy.CATCH_UP);
    private static final NamespaceRules EPHEMERAL = RulesForTests.open(false, 1_000, 0, SlowPolicy.DROP_OLDEST);

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("dialects", true), IoTransport.NIO.newHandlerFactory());
    private final HistoryStore store = new InMemoryStore(
            new MemoryLimits(1 << 20, 16, 16, Duration.ofMinutes(1)),
            topic -> new Retention(Duration.ofMinutes(1), 16),
            InstantSource.system());
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private PublicPort port;
    private InetSocketAddress address;

    @BeforeEach
    void open() throws Exception {
        EventExecutor executor = group.next();
        TopicShard shard = new TopicShard(
                executor, new FlushQueue(executor), ByteBufAllocator.DEFAULT, store, 0, GatewayMetrics.NONE);
        SessionLoop loop = new SessionLoop(0, 0, executor, shard, GatewayMetrics.NONE);
        TransportSettings settings = new TransportSettings(
                "127.0.0.1",
                0,
                16,
                16,
                0,
                0,
                0,
                0,
                List.of(),
                5_000,
                8_192,
                1 << 16,
                ProtocolLimits.MAX_HELLO_BYTES,
                16,
                0,
                0,
                500,
                10,
                1 << 20,
                List.of(),
                TlsSettings.OFF);
        port = new PublicPort(
                () -> settings,
                new Admission(settings.admission(), () -> 16, () -> false, System::nanoTime),
                false,
                new ReceiveBudget(1 << 20, 1 << 20),
                PortSecurity.NONE,
                services(shard),
                ignored -> loop,
                List.of(
                        DialectEndpoint.COMPACT,
                        new DialectEndpoint("/json", null, false, HttpResponseStatus.BAD_REQUEST, JsonDialect::new)));
        address = port.open(group, IoTransport.NIO, new InetSocketAddress("127.0.0.1", 0));
    }

    private SessionServices services(TopicShard shard) {
        Namespaces namespaces = new Namespaces(DURABLE, Map.of("live", EPHEMERAL));
        LocalBus bus = new LocalBus();
        TopicHub hub = new TopicHub(bus, namespaces, List.of(shard));
        bus.start(hub);
        Authenticator authenticator = token -> {
            tokens.add(token);
            return CompletableFuture.completedStage(Identity.ANYBODY);
        };
        return new SessionServices(
                "node-1",
                new Current<>(new SessionSettings(30, 5, 600, 16, 16, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
                new SessionDirectory(0, List.of(), bus, GatewayMetrics.NONE, InstantSource.system()),
                authenticator,
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

    @AfterEach
    void close() throws InterruptedException {
        port.stopAccepting();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        store.close();
    }

    /** A client that speaks JSON, one message at a time. */
    private final class JsonClient implements AutoCloseable {
        private final RawSocket socket = new RawSocket(address);

        private JsonClient(String query) throws IOException {
            socket.send(request(query));
            assertThat(socket.readHead()).startsWith("HTTP/1.1 101 ");
            send("{'op':'hello'}");
            assertThat(receive()).isEqualTo("{'op':'welcome'}");
        }

        private void send(String json) throws IOException {
            socket.send(Bytes.masked(TEXT, Bytes.utf8(json.replace('\'', '"'))));
        }

        private String receive() throws IOException {
            assertThat(socket.read()).isEqualTo(TEXT);
            return new String(socket.read(socket.read()), StandardCharsets.UTF_8).replace('"', '\'');
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static byte[] request(String query) {
        return Bytes.utf8("GET /json" + query + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\nX-User: ann\r\n\r\n");
    }

    @Test
    void clientsOfBothDialectsHearEachOther() throws Exception {
        TopicName room = TopicName.of("room:1");
        try (JsonClient json = new JsonClient("");
                WebSocketClient compact = new WebSocketClient(address).open()) {
            json.send("{'op':'subscribe','ref':'a','topic':'room:1'}");
            assertThat(json.receive()).isEqualTo("{'op':'subscribed','ref':'a'}");
            compact.send(new Command.Subscribe(1, List.of(Target.after(room, new Position(0, 0)))));
            assertThat(compact.receive()).isInstanceOf(Event.Subscribed.class);
            assertThat(compact.receive()).isInstanceOf(Event.BatchEnd.class);

            compact.send(new Command.Publish(2, room, "message", Payload.json("{\"n\":1}"), null, false));
            assertThat(json.receive())
                    .isEqualTo("{'op':'message','topic':'room:1','offset':1,'hasEpoch':true,'data':{'n':1}}");
            assertThat(compact.receive()).isInstanceOf(Event.Message.class);
            json.send("{'op':'publish','ref':'b','topic':'room:1','data':{'n':2}}");

            assertThat(compact.receive()).isInstanceOfSatisfying(Event.Message.class, message -> {
                assertThat(message.offset()).isEqualTo(2);
                assertThat(message.payload().text()).isEqualTo("{\"n\":2}");
            });
            assertThat(List.of(json.receive(), json.receive()))
                    .containsExactlyInAnyOrder(
                            "{'op':'message','topic':'room:1','offset':2,'hasEpoch':true,'data':{'n':2}}",
                            "{'op':'published','ref':'b'}");
        }
    }

    @Test
    void historyReachesADialectAsLiveMessagesDo() throws Exception {
        try (WebSocketClient compact = new WebSocketClient(address).open()) {
            compact.send(
                    new Command.Publish(2, TopicName.of("room:2"), "message", Payload.json("{\"n\":1}"), null, true));
            assertThat(compact.receive()).isInstanceOf(Event.Published.class);
        }

        try (JsonClient json = new JsonClient("")) {
            json.send("{'op':'subscribe','ref':'a','topic':'room:2'}");

            assertThat(json.receive()).isEqualTo("{'op':'subscribed','ref':'a'}");
            assertThat(json.receive())
                    .isEqualTo("{'op':'message','topic':'room:2','offset':1,'hasEpoch':true,'data':{'n':1}}");
        }
    }

    @Test
    void publicationIsEncodedOnceForAllConnectionsOfADialect() throws Exception {
        try (JsonClient one = new JsonClient("");
                JsonClient other = new JsonClient("");
                JsonClient third = new JsonClient("")) {
            for (JsonClient client : List.of(one, other, third)) {
                client.send("{'op':'subscribe','ref':'a','topic':'live:1'}");
                client.receive();
            }
            int before = JsonDialect.SHARED.written();

            one.send("{'op':'publish','ref':'b','topic':'live:1','data':{}}");

            assertThat(other.receive()).isEqualTo("{'op':'message','topic':'live:1','data':{}}");
            assertThat(third.receive()).isEqualTo("{'op':'message','topic':'live:1','data':{}}");
            assertThat(JsonDialect.SHARED.written() - before).isEqualTo(1);
        }
    }

    @Test
    void dialectThatNeedsBytesOfASubscribersOwnAddsThemWithoutSpoilingTheOthers() throws Exception {
        try (JsonClient numbered = new JsonClient("?numbered=1");
                JsonClient plain = new JsonClient("")) {
            for (JsonClient client : List.of(numbered, plain)) {
                client.send("{'op':'subscribe','ref':'a','topic':'live:2'}");
                client.receive();
            }

            for (int i = 1; i <= 2; i++) {
                plain.send("{'op':'publish','ref':'b','topic':'live:2','data':{}}");
                plain.receive();
                plain.receive();

                assertThat(numbered.receive())
                        .isEqualTo("{'op':'message','topic':'live:2','data':{},'number':" + i + "}");
            }
        }
    }

    @Test
    void dialectSeesTheRequestThatItWasOpenedWith() throws Exception {
        new JsonClient("").close();
        assertThat(tokens).containsExactly("ann");

        try (RawSocket refused = new RawSocket(address)) {
            refused.send(request("?numbered=2"));

            assertThat(refused.readHead()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void faultOfAMessageIsAnsweredInTheDialect() throws Exception {
        try (JsonClient json = new JsonClient("")) {
            json.send("{'op':'dance'}");
            assertThat(json.receive())
                    .isEqualTo("{'op':'error','ref':null,'code':" + ErrorCode.UNSUPPORTED.number() + "}");

            json.send("{'op':'publish','ref':'p','topic':'a,b','data':{}}");
            assertThat(json.receive()).contains("'code':" + ErrorCode.INVALID_TOPIC.number());
        }
    }
}
