package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fanfare.gateway.auth.Tokens;
import io.fanfare.gateway.http.BackendClient.Answer;
import io.fanfare.gateway.transport.NoLeaks;
import io.fanfare.gateway.transport.Node;
import io.fanfare.gateway.transport.TcpClient;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.TopicName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What backends may order about users and their tokens, on a node that lets nobody in without one. */
@ExtendWith(NoLeaks.class)
class UserApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Node node;
    private static BackendClient api;

    @BeforeAll
    static void startNode() throws Exception {
        node = Node.start(
                "AUTH_MODE", "jwt",
                "AUTH_HS256_SECRET", Tokens.SECRET,
                "AUTH_CLOCK_SKEW_SECONDS", "1",
                "AUTH_DEFAULT_GRANTS_SUBSCRIBE", "*");
        api = new BackendClient(node.apiAddress().getPort());
    }

    @AfterAll
    static void stopNode() throws Exception {
        node.stop();
    }

    private static TcpClient hello(String token) throws Exception {
        TcpClient client = new TcpClient(node.publicAddress());
        client.send(new Command.Hello(token, "test", "1", 0, ""));
        return client;
    }

    private static TcpClient open(String user, String tokenId) throws Exception {
        TcpClient client = hello(Tokens.of(user, tokenId, System.currentTimeMillis()));
        client.receive(Event.Welcome.class);
        return client;
    }

    private static void expectClose(TcpClient client, CloseCode code) throws Exception {
        Event.GoAway last = client.receive(Event.GoAway.class);
        assertThat(last.code()).isEqualTo(code.number());
        client.close();
    }

    private static Answer delete(String path) throws Exception {
        return api.send("DELETE", path, null, new byte[0]);
    }

    @Test
    void nobodyIsLetInWithoutAGoodToken() throws Exception {
        expectClose(hello(""), CloseCode.UNAUTHENTICATED);
        expectClose(hello(Tokens.of("ann", "t", 0)), CloseCode.UNAUTHENTICATED);

        assertThat(node.metric("fanfare_tokens_refused_total", "reason=\"missing\""))
                .isPositive();
        assertThat(node.metric("fanfare_tokens_refused_total", "reason=\"expired\""))
                .isPositive();
    }

    @Test
    void sessionsOfAUserAreListed() throws Exception {
        List<TcpClient> clients = List.of(open("lister one", "a"), open("lister one", "b"), open("lister two", "c"));

        JsonNode roll = api.get("/v1/sessions?user=lister%20one").json();

        assertThat(roll.get("total").intValue()).isEqualTo(2);
        assertThat(roll.get("sessions")).hasSize(2);
        assertThat(roll.has("partial")).isFalse();
        assertThat(api.get("/v1/sessions?user=lister%20one&limit=1").json().get("sessions"))
                .hasSize(1);
        for (TcpClient client : clients) {
            client.close();
        }
        assertThat(api.get("/v1/sessions?user=stranger").json().get("total").intValue())
                .isZero();
    }

    @Test
    void userThatIsForcedOffMayComeBack() throws Exception {
        double before = node.metric("fanfare_sessions_ended_total", "reason=\"forced_off\"");
        TcpClient client = open("ann", "a");
        try (TcpClient other = open("bob", "b")) {
            Answer answer = delete("/v1/users/ann/sessions");

            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.json().get("topic").textValue()).isEqualTo("fanfare:control");
            expectClose(client, CloseCode.GOING_AWAY);
            open("ann", "a").close();
            other.send(Command.Ping.INSTANCE);
            other.receive(Event.Pong.class);
        }
        assertThat(node.metric("fanfare_sessions_ended_total", "reason=\"forced_off\""))
                .isEqualTo(before + 1);
    }

    @Test
    void userWhoseTokensAreRevokedMayNot() throws Exception {
        TcpClient client = open("carl", "a");

        assertThat(delete("/v1/users/carl/sessions?revoke=true").status()).isEqualTo(202);

        expectClose(client, CloseCode.UNAUTHENTICATED);
        expectClose(hello(Tokens.of("carl", "b", System.currentTimeMillis() - 1_000)), CloseCode.UNAUTHENTICATED);
        await().atMost(PATIENCE).until(() -> isLetIn("carl"));
        assertThat(node.metric("fanfare_revocations", "")).isPositive();
    }

    /** With a token that is issued now. */
    private static boolean isLetIn(String user) throws Exception {
        try (TcpClient client = hello(Tokens.of(user, "late", System.currentTimeMillis()))) {
            return client.receive(Event.class) instanceof Event.Welcome;
        }
    }

    private static String tokenOf(String user, String device) {
        long now = System.currentTimeMillis() / 1_000;
        return Tokens.hs256("{\"sub\":\"" + user + "\",\"device\":\"" + device + "\",\"iat\":" + now + ",\"exp\":"
                + (now + 3_600) + "}");
    }

    @Test
    void deviceIsForcedOffAndRevokedByItself() throws Exception {
        TcpClient phone = hello(tokenOf("eve", "phone"));
        phone.receive(Event.Welcome.class);
        try (TcpClient watch = hello(tokenOf("eve", "watch"))) {
            watch.receive(Event.Welcome.class);
            assertThat(delete("/v1/users/eve/sessions?device=phone").status()).isEqualTo(202);
            expectClose(phone, CloseCode.GOING_AWAY);

            TcpClient again = hello(tokenOf("eve", "phone"));
            again.receive(Event.Welcome.class);
            assertThat(delete("/v1/users/eve/sessions?device=phone&revoke=true").status())
                    .isEqualTo(202);
            expectClose(again, CloseCode.UNAUTHENTICATED);
            expectClose(hello(tokenOf("eve", "phone")), CloseCode.UNAUTHENTICATED);

            watch.send(Command.Ping.INSTANCE);
            watch.receive(Event.Pong.class);
        }
    }

    @Test
    void grantThatIsRevokedEndsSubscriptionsAndNoSession() throws Exception {
        TopicName room = TopicName.of("room:1");
        TopicName hall = TopicName.of("hall:1");
        try (TcpClient client = open("fred", "f")) {
            client.send(new Command.Subscribe(1, List.of(Target.live(room), Target.live(hall))));
            client.receive(Event.Subscribed.class);
            client.receive(Event.Subscribed.class);

            assertThat(delete("/v1/users/fred/grants?topics=room:*").status()).isEqualTo(202);

            Event.Error ended = client.receive(Event.Error.class);
            assertThat(ended.code()).isEqualTo(ErrorCode.FORBIDDEN.number());
            assertThat(ended.topic()).isEqualTo(room.value());
            client.send(new Command.Subscribe(2, List.of(Target.live(room))));
            assertThat(client.receive(Event.Error.class).code()).isEqualTo(ErrorCode.FORBIDDEN.number());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/users/ann/grants",
                "/v1/users/ann/grants?topics=",
                "/v1/users/ann/grants?topics=ro*m",
                "/v1/users/ann/sessions?device=",
                "/v1/users/ann/sessions?device=%00"
            })
    void orderAboutNothingThatThereMayBeIsRefused(String path) throws Exception {
        assertThat(delete(path).status()).isEqualTo(400);
    }

    @Test
    void tokenThatIsRevokedEndsItsSessionsOnly() throws Exception {
        TcpClient revoked = open("dora", "d-1");
        try (TcpClient other = open("dora", "d-2")) {
            assertThat(delete("/v1/tokens/d-1").status()).isEqualTo(202);

            expectClose(revoked, CloseCode.UNAUTHENTICATED);
            expectClose(hello(Tokens.of("dora", "d-1", System.currentTimeMillis())), CloseCode.UNAUTHENTICATED);
            other.send(Command.Ping.INSTANCE);
            other.receive(Event.Pong.class);
        }
    }

    @Test
    void ordersMayBeRepeated() throws Exception {
        int first = delete("/v1/tokens/again").json().get("offset").intValue();
        int second = delete("/v1/tokens/again").json().get("offset").intValue();

        assertThat(second).isGreaterThan(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/sessions", "/v1/sessions?user=", "/v1/sessions?user=a&user=b", "/v1/sessions?user=a&limit=0"
            })
    void questionThatNamesNoUserIsRefused(String path) throws Exception {
        assertThat(api.get(path).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/users/a%00b/sessions", "/v1/users/a/sessions?revoke=yes", "/v1/tokens/a%0Ab"})
    void orderThatIsAtFaultIsRefused(String path) throws Exception {
        assertThat(delete(path).status()).isEqualTo(400);
    }

    @Test
    void topicOfOrdersIsClosedToEverybody() throws Exception {
        assertThat(api.post("/v1/topics/fanfare:control/messages", "{}").status())
                .isEqualTo(403);
        assertThat(api.get("/v1/topics/fanfare:control/messages").status()).isEqualTo(403);
        assertThat(api.get("/v1/topics/fanfare:control").status()).isEqualTo(403);
        assertThat(api.get("/v1/topics/fanfare").status()).isEqualTo(403);
    }
}
