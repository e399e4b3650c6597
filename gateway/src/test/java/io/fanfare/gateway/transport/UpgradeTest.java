package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The opening handshake (RFC 6455 §4.2): what is no proper upgrade is told what was expected. */
@ExtendWith(NoLeaks.class)
class UpgradeTest extends BystandersFixture {
    private static final String ORIGIN = "https://app.example.com";

    @BeforeAll
    static void startNode() throws Exception {
        start("PUBLIC_ALLOWED_ORIGINS", ORIGIN, "PUBLIC_MAX_HANDSHAKE_BYTES", "1024");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade: websocket>Upgrade: WebSocket", // any case (§4.2.1)
                "Upgrade: websocket>Upgrade: h2c, websocket",
                "Connection: Upgrade>Connection: keep-alive, upgrade",
                "fanfare.v1>chat, fanfare.v1",
                "/ws>/ws?vsn=2",
                "Host: localhost>Host: localhost\r\nOrigin: " + ORIGIN,
            })
    void upgradeIsTakenInEveryAllowedForm(String change) throws IOException {
        String answer = answer(changed(change));

        assertThat(answer)
                .startsWith("HTTP/1.1 101 ")
                .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                .containsIgnoringCase("sec-websocket-protocol: fanfare.v1\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET>POST/405",
                "/ws >/other /404",
                "/ws >/wsx /404",
                "/ws >/ /404",
                "Upgrade: websocket>X: y/426",
                "Connection: Upgrade>Connection: close/426",
                "Version: 13>Version: 8/426",
                "Sec-WebSocket-Version: 13>X: y/426",
                "HTTP/1.1>HTTP/1.0/426",
                "dGhlIHNhbXBsZSBub25jZQ==>/400",
                "dGhlIHNhbXBsZSBub25jZQ==>dGhlIHNhbXBsZQ==/400", // 10 bytes
                "dGhlIHNhbXBsZSBub25jZQ==>dGhlIHNhbXBsZSBub2?jZQ==/400", // no base64
                "Sec-WebSocket-Key: >X: /400",
                "fanfare.v1>chat/400",
                "fanfare.v1>Fanfare.v1/400", // names of subprotocols are compared exactly
                "Sec-WebSocket-Protocol: >X: /400",
                "Host: localhost>Host: localhost\r\nOrigin: https://evil.example.com/403",
                "Host: localhost>Host: localhost\r\nOrigin: null/403",
                "Host: localhost>Host/400", // no header field
                "Host: localhost\r\n>/400", // §4.1
                "Host: localhost>Host: localhost\r\nHost: localhost/400",
                "Host: localhost>Host: localhost\r\nOrigin: " + ORIGIN + "\r\nOrigin: https://evil.example.com/400",
                "Host: localhost>Host: localhost\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==/400",
                "Host: localhost>Host: localhost\r\nContent-Length: 3/400",
                "Host: localhost>Host: localhost\r\nTransfer-Encoding: chunked/400",
            })
    void whatIsNoProperUpgradeIsToldWhatWasExpected(String changeAndStatus) throws IOException {
        int slash = changeAndStatus.lastIndexOf('/');
        String status = changeAndStatus.substring(slash + 1);
        double before = refused(status);

        String answer = answer(changed(changeAndStatus.substring(0, slash)));

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .containsIgnoringCase("\r\nx-content-type-options: nosniff\r\n")
                .doesNotEndWith("\r\n\r\n");
        assertThat(refused(status)).isEqualTo(before + 1);
    }

    /** What is not compressed can't be a bomb (RFC 7692 §5: an offer may be declined). */
    @Test
    void compressionIsNotNegotiated() throws IOException {
        String answer = answer(changed("Host: localhost>Host: localhost\r\n"
                + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, x-webkit-deflate-frame"));

        assertThat(answer).startsWith("HTTP/1.1 101 ").doesNotContainIgnoringCase("sec-websocket-extensions");
    }

    @Test
    void wrongVersionIsToldTheRightOne() throws IOException { // §4.4
        assertThat(answer(changed("Version: 13>Version: 14")))
                .containsIgnoringCase("\r\nsec-websocket-version: 13\r\n");
    }

    @Test
    void wrongMethodIsToldTheRightOne() throws IOException { // RFC 9110 §15.5.6
        assertThat(answer(changed("GET>PUT"))).containsIgnoringCase("\r\nallow: GET\r\n");
    }

    @Test
    void requestAboveTheLimitIsRefused() throws IOException {
        assertThat(answer(changed("Host: localhost>Host: localhost\r\nX: " + "x".repeat(2_000))))
                .startsWith("HTTP/1.1 400 ");
        assertThat(answer(changed("/ws>/" + "x".repeat(2_000)))).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void answerCanBeReadAlthoughMuchOfTheRequestIsUnread() throws IOException {
        try (RawSocket socket = new RawSocket(node.publicAddress())) {
            socket.sendDespiteClose(Bytes.utf8("GET /" + "x".repeat(1 << 20)));

            assertThat(socket.readHead()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void afterARefusalNoFurtherRequestIsAnswered() throws IOException {
        String refused = changed("/ws>/other");
        String good = changed("/ws>/ws");

        String answer = answer(refused + good + refused);

        assertThat(answer).startsWith("HTTP/1.1 404 ").doesNotContain("101");
        assertThat(answer.split("HTTP/1.1", -1)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding : chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 5",
                "Transfer-Encoding: xchunked",
                "Content-Length: 0\r\nContent-Length: 0",
                "Content-Length: +0",
                "Content-Length: 00",
                "X: x\nY: y",
                "X: x\rY: y",
                "X: x\0",
                "X\0: x",
                ": x",
                "no field",
            })
    void requestHiddenBehindAMalformedOneIsNotFound(String line) throws IOException {
        String good = changed("/ws>/ws");

        String answer = answer(changed("Host: localhost>Host: localhost\r\n" + line) + good);

        assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("101");
        assertThat(answer.split("HTTP/1.1", -1)).hasSize(2);
    }

    @Test
    void bodyThatCannotBeReadIsRefused() throws IOException {
        String upgrade = changed("Host: localhost>Host: localhost\r\nTransfer-Encoding: chunked");

        assertThat(answer(upgrade + "no chunk\r\n")).startsWith("HTTP/1.1 400 ");
    }

    /** The proper upgrade with one part of it replaced; before and after are parted by {@code >}. */
    private static String changed(String change) {
        int arrow = change.indexOf('>');
        String before = change.substring(0, arrow);
        String proper = new String(TestPort.upgradeRequest(), StandardCharsets.US_ASCII);
        assertThat(proper).contains(before);
        return proper.replace(before, change.substring(arrow + 1));
    }

    private static String answer(String request) throws IOException {
        try (RawSocket socket = new RawSocket(node.publicAddress())) {
            socket.send(request);
            String head = socket.readHead();
            return head.startsWith("HTTP/1.1 101 ")
                    ? head
                    : head + new String(socket.readToEnd(), StandardCharsets.UTF_8);
        }
    }

    private static double refused(String status) {
        return node.metric("fanfare_upgrades_refused_total", "status=\"" + status + "\"");
    }
}
