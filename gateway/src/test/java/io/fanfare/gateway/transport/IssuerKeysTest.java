package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.auth.Issuer;
import io.fanfare.gateway.auth.Tokens;
import io.fanfare.gateway.tls.TestAuthority;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node whose issuer publishes its keys: who is let in, and what happens while they can't be had. */
@Timeout(30)
class IssuerKeysTest {
    private static final int PING = 0x89;
    private static final int CLOSE = 0x88;
    private static final TopicName ROOM = TopicName.of("room:1");

    @RegisterExtension
    private final ExpectedLog log = new ExpectedLog("io.fanfare.gateway.auth.FetchedKeys");

    private Issuer issuer;
    private Node node;

    @BeforeEach
    void openIssuer() throws IOException {
        issuer = new Issuer();
    }

    @AfterEach
    void stop() throws Exception {
        if (node != null) {
            node.stop();
        }
        issuer.close();
    }

    private void startNode() throws Exception {
        node = Node.start(
                "AUTH_MODE", "jwt",
                "AUTH_JWKS_URL", issuer.url(),
                "AUTH_DEFAULT_GRANTS_SUBSCRIBE", "*",
                "AUTH_DEFAULT_GRANTS_PUBLISH", "*");
    }

    private TcpClient connect() throws IOException {
        return new TcpClient(node.publicAddress());
    }

    private String readiness() {
        return node.get("/readyz");
    }

    private double refused(String reason) {
        return node.metric("fanfare_tokens_refused_total", "reason=\"" + reason + "\"");
    }

    @Test
    void helloWaitsForTheKeysAndAllThatComesBehindIt() throws Exception {
        issuer.hold();
        startNode();
        TcpClient gone = connect();
        gone.hello(issuer.token("bob"));
        try (TcpClient ann = connect()) {
            ByteArrayOutputStream inOneGo = new ByteArrayOutputStream();
            inOneGo.writeBytes(TcpClient.bytes(new Command.Hello(issuer.token("ann"), "test", "1", 0, "")));
            inOneGo.writeBytes(TcpClient.bytes(new Command.Subscribe(1, List.of(Target.live(ROOM)))));
            inOneGo.writeBytes(TcpClient.bytes(
                    new Command.Publish(2, ROOM, Publication.DEFAULT_EVENT, Payload.json("{}"), null, true)));
            ann.socket().send(inOneGo.toByteArray());
            ann.send(Command.Ping.INSTANCE);
            await().until(() -> issuer.requests() == 1);
            gone.close();
            await().until(() -> node.metric("fanfare_connections", "") == 1);
            assertThat(readiness()).contains("token-keys").contains("not fetched yet");

            issuer.release();

            ann.receive(Event.Welcome.class);
            // Answers may overtake each other.
            Set<Class<?>> answers = new HashSet<>();
            while (answers.size() < 3) {
                Event answer = ann.receive();
                if (!(answer instanceof Event.Message)) {
                    answers.add(answer.getClass());
                }
            }
            assertThat(answers)
                    .containsExactlyInAnyOrder(Event.Pong.class, Event.Published.class, Event.Subscribed.class);
            assertThat(node.metric("fanfare_sessions_opened_total", "")).isEqualTo(1);
            assertThat(issuer.requests()).isEqualTo(1);
            assertThat(readiness()).doesNotContain("degraded");
        }
    }

    @Test
    void webSocketWaitsInTheSameWayAndCanBeClosedMeanwhile() throws Exception {
        issuer.hold();
        startNode();
        WebSocketClient gone = new WebSocketClient(node.publicAddress());
        gone.send(new Command.Hello(issuer.token("bob"), "test", "1", 0, ""));
        gone.send(CLOSE, new byte[0]);
        try (WebSocketClient ann = new WebSocketClient(node.publicAddress())) {
            ann.send(new Command.Hello(issuer.token("ann"), "test", "1", 0, ""));
            ann.send(Command.Ping.INSTANCE);
            ann.send(PING, new byte[] {7});
            await().until(() -> issuer.requests() == 1);

            issuer.release();

            assertThat(ann.receive()).isInstanceOf(Event.Welcome.class);
            assertThat(ann.receive()).isInstanceOf(Event.Pong.class);
            assertThat(ann.readFrame().payload()).containsExactly(7);
            gone.receive();
            assertThat(gone.readFrame().firstByte()).isEqualTo(CLOSE);
        }
        gone.close();
    }

    @Test
    void floodOfMadeUpKeyNamesCostsNothing() throws Exception {
        startNode();
        Bystanders bystanders = new Bystanders(node, issuer.token("well-behaved"));
        int flood = 100;

        for (int i = 0; i < flood; i++) {
            try (TcpClient stranger = connect()) {
                stranger.hello(issuer.token("eve", "../../keys/" + i));
                stranger.expectClose(CloseCode.UNAUTHENTICATED);
            }
        }

        bystanders.assertUndisturbed();
        bystanders.stop();
        assertThat(refused("key")).isEqualTo(flood);
        assertThat(issuer.requests()).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"500 {}", "302 {}", "200 HUGE"})
    void whileTheKeysCannotBeHadClientsMayComeBack(String answer) throws Exception {
        String body = answer.substring(4).replace("HUGE", " ".repeat(300 * 1_024));
        issuer.answers(Integer.parseInt(answer.substring(0, 3)), body);
        startNode();
        try (TcpClient ann = connect()) {
            ann.hello(issuer.token("ann"));

            ann.expectClose(CloseCode.UNAVAILABLE);
        }

        assertThat(refused("unavailable")).isEqualTo(1);
        assertThat(node.metric("fanfare_jwks_fetches_total", "outcome=\"failed\""))
                .isEqualTo(1);
        assertThat(node.metric("fanfare_jwks_keys", "")).isZero();
        assertThat(readiness()).contains("\"degraded\"").contains("auth.jwks-url: ");
        assertThat(issuer.requests()).as("a redirect is not followed").isEqualTo(1);
        assertThat(log.lines()).singleElement().asString().contains("no new keys, 0 stay");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void issuerIsBelievedByItsCertificate(boolean isTrusted, @TempDir Path folder) throws Exception {
        TestAuthority authority = new TestAuthority(folder);
        try (Issuer secured = Issuer.secured(authority.clientContext(authority.issue("issuer")))) {
            node = Node.start(
                    "AUTH_MODE",
                    "jwt",
                    "AUTH_JWKS_URL",
                    secured.url(),
                    "AUTH_JWKS_CA_FILE",
                    isTrusted ? authority.caFile().toString() : "");
            try (TcpClient ann = connect()) {
                ann.hello(secured.token("ann"));

                if (isTrusted) {
                    ann.receive(Event.Welcome.class);
                } else {
                    ann.expectClose(CloseCode.UNAVAILABLE);
                }
            }
        }
    }

    @Test
    void keysThatAreConfiguredWorkBesideThose() throws Exception {
        issuer.answers(500, "");
        node = Node.start("AUTH_MODE", "jwt", "AUTH_JWKS_URL", issuer.url(), "AUTH_HS256_SECRET", Tokens.SECRET);
        try (TcpClient ann = connect()) {
            ann.open(Tokens.of("ann", "t-1", System.currentTimeMillis()));
        }
    }
}
