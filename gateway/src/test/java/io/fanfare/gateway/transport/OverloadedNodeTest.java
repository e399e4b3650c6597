package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.overload.Overload;
import io.fanfare.gateway.overload.ProcessMemory;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node whose direct memory is short: it lets nobody in, reads no history, and those who are here get what is live. */
class OverloadedNodeTest {
    /** How much more than other tests of this process have left in use. */
    private static final int MARGIN_PERCENT = 5;

    private static final int TAKEN_BYTES = 16 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final TopicName TOPIC = TopicName.of("room:overload");

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog(Overload.class);

    private final ProcessMemory memory = new ProcessMemory();
    private final int markPercent = (int) (memory.directBytes() * 100 / memory.directLimitBytes()) + MARGIN_PERCENT;
    private final List<ByteBuf> taken = new ArrayList<>();
    private Node node;
    private Bystanders bystanders;

    @BeforeEach
    void start() throws Exception {
        node = Node.start("OVERLOAD_DIRECT_PERCENT", Integer.toString(markPercent), "OVERLOAD_LOOP_LAG_MILLIS", "0");
        bystanders = new Bystanders(node, "");
    }

    @AfterEach
    void stop() throws Exception {
        release();
        bystanders.stop();
        node.stop();
    }

    private void takeDirectMemory() {
        while (memory.directBytes() * 100 / memory.directLimitBytes() <= markPercent) {
            taken.add(ByteBufAllocator.DEFAULT.directBuffer(TAKEN_BYTES));
        }
    }

    private void release() {
        taken.forEach(ByteBuf::release);
        taken.clear();
    }

    private void awaitLevel(String level) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(node.metric("fanfare_overload", "level=\"" + level + "\""))
                        .isEqualTo(1));
    }

    @Test
    void connectionsAreRefusedThenReadsAndBothComeBack() throws Exception {
        TcpClient client = new TcpClient(node.publicAddress()).open();
        takeDirectMemory();

        assertThat(node.metric("fanfare_buffers_direct_bytes", ""))
                .isGreaterThanOrEqualTo((double) taken.size() * TAKEN_BYTES)
                .isLessThanOrEqualTo(node.metric("fanfare_buffers_direct_limit_bytes", ""));
        awaitLevel("no_connections");
        try (TcpClient late = new TcpClient(node.publicAddress())) {
            late.send(new Command.Hello("", "test", "1", 0, ""));
            Event.GoAway goAway = late.receive(Event.GoAway.class);
            assertThat(goAway.code()).isEqualTo(CloseCode.OVERLOADED.number());
            assertThat(goAway.windowMillis()).isPositive();
        }
        assertThat(node.metric("fanfare_connections_refused_total", "reason=\"overloaded\""))
                .isPositive();

        awaitLevel("no_reads");
        client.send(new Command.History(1, TOPIC, new Position(0, 0), 10));
        expectRefused(client);
        client.send(new Command.Subscribe(2, List.of(Target.live(TOPIC))));
        expectRefused(client);
        assertThat(get("/v1/topics/room:overload/messages").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).contains("degraded", "overload.direct-percent");
        assertThat(node.metric("fanfare_reads_refused_total", "")).isEqualTo(3);
        bystanders.assertUndisturbed();

        release();
        awaitLevel("calm");
        client.send(new Command.Subscribe(3, List.of(Target.live(TOPIC))));
        client.receive(Event.Subscribed.class);
        new TcpClient(node.publicAddress()).open().close();
        client.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + node.apiAddress().getPort() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void expectRefused(TcpClient client) throws Exception {
        Event.Error error = client.receive(Event.Error.class);
        assertThat(error.code()).isEqualTo(ErrorCode.OVERLOADED.number());
        assertThat(error.retryAfterMillis()).isEqualTo(5_000);
    }
}
