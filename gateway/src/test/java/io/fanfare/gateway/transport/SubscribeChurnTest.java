package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that subscribe and unsubscribe without end, or send token after token, are told to wait, and cost what they may. */
@ExtendWith(NoLeaks.class)
class SubscribeChurnTest extends BystandersFixture {
    private static final int CLIENTS = 3;
    private static final int ROUNDS = 40;
    private static final int TOPICS = 250;
    private static final int PER_SECOND = 500;

    private final List<TcpClient> churners = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        start("SESSIONS_SUBSCRIBES_PER_SECOND", "" + PER_SECOND, "SESSIONS_TOKEN_REFRESHES_PER_MINUTE", "3");
    }

    @AfterEach
    void close() throws IOException {
        for (TcpClient churner : churners) {
            churner.close();
        }
    }

    private TcpClient open() throws IOException {
        TcpClient client = new TcpClient(node.publicAddress()).open();
        churners.add(client);
        return client;
    }

    private static double limitsMet(String limit) {
        return node.metric("fanfare_limits_met_total", "limit=\"" + limit + "\"");
    }

    private static void churn(TcpClient client, int number) throws IOException {
        ByteArrayOutputStream flood = new ByteArrayOutputStream();
        for (int round = 0; round < ROUNDS; round++) {
            int first = (number * ROUNDS + round) * TOPICS;
            List<TopicName> topics = IntStream.range(first, first + TOPICS)
                    .mapToObj(i -> TopicName.of("churn:" + i))
                    .toList();
            List<Target> targets = topics.stream()
                    .map(topic -> Target.after(topic, new Position(0, 0)))
                    .toList();
            flood.write(TcpClient.bytes(new Command.Subscribe(2L * round + 1, targets)));
            flood.write(TcpClient.bytes(new Command.Unsubscribe(2L * round + 2, topics)));
        }
        client.socket().send(flood.toByteArray());
    }

    @Test
    void churnIsRefusedAsALimitAndLeavesNothingBehind() throws Exception {
        for (int i = 0; i < CLIENTS; i++) {
            churn(open(), i);
        }

        for (TcpClient churner : churners) {
            assertThatAllIsAnswered(churner);
        }
        assertThat(limitsMet("subscribes")).isPositive();
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(
                        () -> assertThat(node.metric("fanfare_topics", "")).isLessThan(10));
    }

    /** Each subscribe for each topic, or as a whole; each unsubscribe. */
    private static void assertThatAllIsAnswered(TcpClient churner) throws IOException {
        int refused = 0;
        int answered = 0;
        int done = 0;
        while (done < ROUNDS) {
            Event event = churner.receive();
            if (event instanceof Event.Done) {
                done++;
            } else if (event instanceof Event.Error error && error.code() == ErrorCode.RATE_LIMITED.number()) {
                assertThat(error.retryAfterMillis()).isBetween(1L, 1_100L);
                assertThat(error.topic()).isEmpty();
                refused++;
            } else if (event instanceof Event.Subscribed || event instanceof Event.Error) {
                answered++;
            }
        }
        assertThat(refused).isPositive();
        assertThat(answered).isEqualTo((ROUNDS - refused) * TOPICS);
    }

    @Test
    void clientThatWasRefusedIsServedAfterTheTimeThatItWasTold() throws Exception {
        TcpClient client = open();
        churn(client, CLIENTS);
        assertThatAllIsAnswered(client);

        await().untilAsserted(() -> {
            client.send(new Command.Subscribe(9, List.of(Target.live(TopicName.of("room:after")))));
            client.receive(Event.Subscribed.class);
        });
    }

    @Test
    void tokensThatComeTooOftenAreRefusedAsALimit() throws Exception {
        TcpClient client = open();

        for (int i = 1; i <= 100; i++) {
            client.send(new Command.RefreshToken(i, ""));
        }

        int done = 0;
        int refused = 0;
        while (done + refused < 100) {
            Event event = client.receive();
            if (event instanceof Event.Error error) {
                assertThat(error.code()).isEqualTo(ErrorCode.RATE_LIMITED.number());
                assertThat(error.retryAfterMillis()).isBetween(1L, 61_000L);
                refused++;
            } else {
                assertThat(event).isInstanceOf(Event.Done.class);
                done++;
            }
        }
        assertThat(done).isBetween(3, 6); // a minute may begin in between
        assertThat(limitsMet("token_refreshes")).isEqualTo(refused);
    }
}
