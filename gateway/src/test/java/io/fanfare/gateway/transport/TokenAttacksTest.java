package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.auth.BadTokens;
import io.fanfare.gateway.auth.BadTokens.BadToken;
import io.fanfare.gateway.auth.Tokens;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolLimits;
import io.fanfare.protocol.TopicName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What strangers and clients try with tokens and sessions, over real sockets, beside clients that behave. */
@Timeout(60)
class TokenAttacksTest extends BystandersFixture {
    private static final BadTokens ISSUER = new BadTokens();
    private static final String ALL =
            "{\"subscribe\":[\"*\"],\"publish\":[\"*\"],\"history\":[\"*\"],\"presence\":[\"*\"]}";

    /** User, pattern of his grants, topic. */
    private static final List<List<String>> ESCAPES = List.of(
            List.of("eve", "room:*", "rooms:1"),
            List.of("eve", "room:*", "room"),
            List.of("eve", "room:*", "ROOM:1"),
            List.of("eve", "room:*", "r\u043e\u043em:1"),
            List.of("eve", "room:*", "room\uff1a1"),
            List.of("eve", "room:*", "xroom:1"),
            List.of("eve", "room:1", "room:12"),
            List.of("eve", "user:{sub}:*", "user:ann:inbox"),
            List.of("eve", "user:{sub}:*", "user:eve"),
            List.of("eve", "user:{sub}:*", "user:evelyn:inbox"),
            List.of("ann:x", "user:{sub}:*", "user:ann:x:inbox"),
            List.of("*", "user:{sub}:*", "user:ann:inbox"),
            List.of("{sub}", "user:{sub}:*", "user:ann:inbox"),
            List.of("eve", "*", "fanfare:control"),
            List.of("eve", "fanfare:*", "fanfare:control"));

    @BeforeAll
    static void startNode(@TempDir Path folder) throws Exception {
        Path keys = Files.writeString(folder.resolve("keys.json"), ISSUER.jwks());
        startFor(
                ISSUER.good("well-behaved", ALL),
                "AUTH_MODE",
                "jwt",
                "AUTH_HS256_SECRET",
                Tokens.SECRET,
                "AUTH_PUBLIC_KEYS_FILE",
                keys.toString(),
                "AUTH_ISSUER",
                BadTokens.ISSUER,
                "AUTH_AUDIENCE",
                BadTokens.AUDIENCE);
    }

    static List<BadToken> badTokens() {
        return ISSUER.all();
    }

    private static TcpClient connect() throws IOException {
        return new TcpClient(node.publicAddress());
    }

    private static double refused(BadToken bad) {
        return node.metric(
                "fanfare_tokens_refused_total", "reason=\"" + bad.fault().name().toLowerCase(Locale.ROOT) + "\"");
    }

    private static double errors(ErrorCode code) {
        return node.metric("fanfare_errors_total", "code=\"" + code.wireName() + "\"");
    }

    private static void assertForbidden(TcpClient client) throws IOException {
        assertThat(client.receive(Event.Error.class).code()).isEqualTo(ErrorCode.FORBIDDEN.number());
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void nobodyIsLetInOrGoesOnBy(BadToken bad) throws Exception {
        double before = refused(bad);
        try (TcpClient stranger = connect();
                TcpClient eve = connect().open(ISSUER.good("eve", "{}"))) {
            stranger.hello(bad.token());
            eve.send(new Command.RefreshToken(1, bad.token()));

            stranger.expectClose(CloseCode.UNAUTHENTICATED);
            assertThat(eve.receive(Event.Error.class).code()).isEqualTo(ErrorCode.UNAUTHENTICATED.number());
            eve.send(new Command.Subscribe(2, List.of(Target.live(TopicName.of("room:1")))));
            assertForbidden(eve);
        }
        assertThat(refused(bad)).isEqualTo(before + 2);
    }

    @Test
    void tokenAboveTheLimitIsNotLookedAt() throws Exception {
        double before = errors(ErrorCode.INVALID_REQUEST);
        try (TcpClient stranger = connect()) {
            stranger.hello("x".repeat(ProtocolLimits.MAX_TOKEN_BYTES + 1));

            assertThat(stranger.receive(Event.Error.class).code()).isEqualTo(ErrorCode.INVALID_REQUEST.number());
        }
        assertThat(errors(ErrorCode.INVALID_REQUEST)).isEqualTo(before + 1);
    }

    @Test
    void helloAboveTheLimitIsClosed() throws Exception {
        try (TcpClient stranger = connect()) {
            stranger.hello("x".repeat(ProtocolLimits.MAX_HELLO_BYTES));

            stranger.expectClose(CloseCode.TOO_LARGE);
        }
    }

    @Test
    void grantsAreNotEscaped() throws Exception {
        double before = errors(ErrorCode.FORBIDDEN);
        for (List<String> escape : ESCAPES) {
            tryToEscape(escape.get(0), "[\"" + escape.get(1) + "\"]", TopicName.of(escape.get(2)));
        }
        assertThat(errors(ErrorCode.FORBIDDEN)).isEqualTo(before + 3 * ESCAPES.size());
    }

    private static void tryToEscape(String user, String patterns, TopicName topic) throws IOException {
        String token = ISSUER.good(
                user, "{\"subscribe\":" + patterns + ",\"publish\":" + patterns + ",\"history\":" + patterns + "}");
        try (TcpClient client = connect().open(token)) {
            client.send(new Command.Subscribe(1, List.of(Target.live(topic))));
            assertForbidden(client);
            client.send(new Command.Publish(2, topic, "message", Payload.json("{}"), null, true));
            assertForbidden(client);
            client.send(new Command.History(3, topic, new Position(0, 0), 10));
            assertForbidden(client);
        }
    }

    @Test
    void sessionOfAnotherUserIsNotTakenOver() throws Exception {
        double before = node.metric("fanfare_sessions_displaced_total", "");
        try (TcpClient ann = connect()) {
            ann.hello(ISSUER.good("ann", ALL));
            String session = ann.receive(Event.Welcome.class).sessionId();
            try (TcpClient eve = connect()) {
                eve.send(new Command.Hello(ISSUER.good("eve", ALL), "test", "1", 0, session));
                assertThat(eve.receive(Event.Welcome.class).sessionId()).isNotEqualTo(session);
            }

            ann.send(Command.Ping.INSTANCE);
            ann.receive(Event.Pong.class);
        }
        assertThat(node.metric("fanfare_sessions_displaced_total", "")).isEqualTo(before);
    }

    @Test
    void replayedResumeDoesNothing() throws Exception {
        double before = node.metric("fanfare_sessions_displaced_total", "");
        String token = ISSUER.good("ann", ALL);
        try (TcpClient first = connect()) {
            first.hello(token);
            String session = first.receive(Event.Welcome.class).sessionId();
            Command.Hello resume = new Command.Hello(token, "test", "1", 0, session);
            try (TcpClient second = connect();
                    TcpClient replayed = connect()) {
                second.send(resume);
                second.receive(Event.Welcome.class);
                first.expectClose(CloseCode.DISPLACED);

                replayed.send(resume);

                replayed.receive(Event.Welcome.class);
                second.send(Command.Ping.INSTANCE);
                second.receive(Event.Pong.class);
            }
        }
        assertThat(node.metric("fanfare_sessions_displaced_total", "")).isEqualTo(before + 1);
    }
}
