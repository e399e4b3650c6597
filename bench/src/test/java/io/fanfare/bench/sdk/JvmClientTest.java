package io.fanfare.bench.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.bench.phoenix.RestartingNode;
import io.fanfare.client.FanfareClient;
import io.fanfare.client.Message;
import io.fanfare.client.Payload;
import io.fanfare.client.Position;
import io.fanfare.client.Published;
import io.fanfare.client.Subscription;
import io.fanfare.client.TopicListener;
import io.fanfare.client.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client library for Java against the real jar, which is killed and comes back. */
@Timeout(180)
class JvmClientTest {
    private static final String TOPIC = "room:sdk";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String JDK = "io.fanfare.client.JdkWebSocketTransport";

    enum Dialled {
        OKHTTP,
        JDK_WEB_SOCKET,
        TCP
    }

    @TempDir
    private Path data;

    private RestartingNode node;
    private final List<FanfareClient> clients = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        node = new RestartingNode(data);
    }

    @AfterEach
    void close() {
        clients.forEach(FanfareClient::close);
        node.close();
    }

    @ParameterizedTest
    @EnumSource
    void aKilledNodeLosesNothingAndRepeatsNothing(Dialled dialled) throws Exception {
        FanfareClient publisher = connect(dialled);
        List<Seen> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Seen seen = new Seen();
            connect(dialled).subscribe(TOPIC, seen);
            all.add(seen);
        }
        await().atMost(LIMIT).until(() -> all.stream().allMatch(seen -> seen.isSubscribed));

        List<CompletableFuture<Published>> published = new ArrayList<>();
        publish(publisher, 1, 50, published);
        node.publish(TOPIC, 51, 70);
        await().atMost(LIMIT).until(() -> all.stream().allMatch(seen -> seen.offsets.size() >= 60));
        publish(publisher, 71, 170, published);
        node.restart();
        publish(publisher, 171, 200, published);
        node.publish(TOPIC, 201, 220);

        await().atMost(LIMIT).until(() -> published.stream().allMatch(CompletableFuture::isDone));
        assertThat(published.stream().map(each -> each.join().position()).distinct())
                .hasSize(180);
        for (Seen seen : all) {
            await().atMost(LIMIT).until(() -> seen.offsets.size() >= 220);
            assertThat(seen.offsets)
                    .as(node.output())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 220).boxed().toList());
            assertThat(seen.payloads)
                    .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 220)
                            .mapToObj(n -> "{\"n\":" + n + "}")
                            .toList());
            assertThat(seen.isMissing).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void historyPresenceAndASecondSubscriptionAreAnswered(Dialled dialled) throws Exception {
        FanfareClient client = connect(dialled);
        Seen seen = new Seen();
        Subscription subscription = client.subscribe(TOPIC, seen);
        await().atMost(LIMIT).until(() -> seen.isSubscribed);

        client.publish(TOPIC, Payload.json("{\"n\":1}")).get();
        client.publish(TOPIC, Payload.binary(new byte[] {0, 1, 2})).get();

        await().atMost(LIMIT).until(() -> seen.offsets.size() == 2);
        assertThat(client.history(TOPIC, null, 10).get().entries())
                .extracting(entry -> entry.payload().isBinary())
                .containsExactly(false, true);
        assertThat(client.presence(TOPIC).get().members()).hasSize(1);
        subscription.close();
        Seen again = new Seen();
        client.subscribe(TOPIC, again);
        await().atMost(LIMIT).until(() -> again.isSubscribed);
        client.publish(TOPIC, Payload.json("{\"n\":3}")).get();
        await().atMost(LIMIT).until(() -> !again.offsets.isEmpty());
        assertThat(again.offsets).containsExactly(3L);
    }

    private FanfareClient connect(Dialled dialled) throws ReflectiveOperationException {
        URI uri = URI.create(node.http());
        FanfareClient.Builder builder;
        switch (dialled) {
            case OKHTTP:
                builder = FanfareClient.builder("ws://" + uri.getAuthority() + "/ws");
                break;
            case JDK_WEB_SOCKET:
                URI socket = URI.create("ws://" + uri.getAuthority() + "/ws");
                Transport jdk =
                        (Transport) Class.forName(JDK).getConstructor(URI.class).newInstance(socket);
                builder = FanfareClient.builder(socket.toString()).transport(jdk);
                break;
            default:
                builder = FanfareClient.builder("tcp://" + uri.getAuthority());
                break;
        }
        FanfareClient client = builder.build();
        clients.add(client);
        client.connect();
        return client;
    }

    private static void publish(
            FanfareClient publisher, int from, int to, List<CompletableFuture<Published>> published) {
        for (int n = from; n <= to; n++) {
            published.add(publisher.publish(TOPIC, Payload.json("{\"n\":" + n + "}")));
        }
    }

    /** What a listener was told. */
    private static final class Seen implements TopicListener {
        private final List<Long> offsets = new CopyOnWriteArrayList<>();
        private final List<String> payloads = new CopyOnWriteArrayList<>();
        private volatile boolean isSubscribed;
        private volatile boolean isMissing;

        @Override
        public void onMessage(Message message) {
            offsets.add(message.position().offset());
            payloads.add(message.payload().isBinary() ? "binary" : message.json());
        }

        @Override
        public void onSubscribed(Position position) {
            isSubscribed = true;
        }

        @Override
        public void onGap(long after, long oldest) {
            isMissing = true;
        }

        @Override
        public void onEpochChanged(long epoch, long next) {
            isMissing = true;
        }
    }
}
