package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.transport.RawSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes that one parser of HTTP takes for one request and another for two (RFC 9112 §11.2). Behind each stands a request that must
 * not be found: what is malformed gets one answer, and then the connection ends.
 *
 * <p>In the tables {@code ^} is CR LF, {@code ~} is LF, {@code `} is CR, {@code #} is NUL, {@code _} a tab.
 */
class SmugglingTest extends ApiFixture {
    private static final String HIDDEN_TOPIC = "room:hidden";
    private static final String FRONT =
            "POST /v1/topics/room:front/messages HTTP/1.1^Host: localhost^Content-Type: application/json^";
    private static final String HIDDEN = "POST /v1/topics/" + HIDDEN_TOPIC
            + "/messages HTTP/1.1^Host: localhost^Content-Type: application/json^Content-Length: 2^^{}";

    /** How often each status was the only answer. */
    private static final Map<Integer, Integer> ANSWERED = new HashMap<>();

    private static byte[] bytes(String text, String rest) {
        return (text + rest)
                .replace("^", "\r\n")
                .replace('~', '\n')
                .replace('`', '\r')
                .replace('#', '\0')
                .replace('_', '\t')
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String answers(String text, String rest) throws IOException {
        try (RawSocket socket = new RawSocket(node.apiAddress())) {
            socket.sendDespiteClose(bytes(text, rest));
            socket.shutdownOutput();
            return new String(socket.readToEnd(), StandardCharsets.UTF_8);
        }
    }

    private static int count(String answers) {
        return answers.split("HTTP/1\\.1 \\d{3} ", -1).length - 1;
    }

    /** One answer, and the node has ended the connection by itself. */
    private static void assertOnlyAnswer(String text, int status) throws IOException {
        try (RawSocket socket = new RawSocket(node.apiAddress())) {
            socket.sendDespiteClose(bytes(text, HIDDEN));
            String answers = new String(socket.readToEnd(), StandardCharsets.UTF_8);

            assertThat(answers).startsWith("HTTP/1.1 " + status + " ").contains("\r\nconnection: close\r\n");
            assertThat(count(answers)).isEqualTo(1);
        }
        ANSWERED.merge(status, 1, Integer::sum);
    }

    @AfterAll
    static void eachAnswerWasCounted() {
        ANSWERED.forEach(
                (status, times) -> assertThat(node.metric("fanfare_api_answers_total", "status=\"" + status + "\""))
                        .as("status %d", status)
                        .isGreaterThanOrEqualTo(times));
    }

    /** On a connection that stays from test to test. */
    @AfterEach
    void nothingHiddenWasFoundAndNobodyElseHasNoticed() throws Exception {
        assertThat(api.get("/v1/topics/" + HIDDEN_TOPIC).json().get("head").longValue())
                .isZero();
        assertThat(api.post("/v1/topics/room:bystander/messages", "{}").status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "Content-Length: 4^Transfer-Encoding: chunked^^0^^ | 400",
                "Transfer-Encoding: chunked^Content-Length: 4^^0^^ | 400",
                "Transfer-Encoding: chunked^Content-Length: 0^^0^^ | 400",
                "Transfer-Encoding: xchunked^^0^^ | 400",
                "Transfer-Encoding: chunked^Transfer-Encoding: chunked^^0^^ | 400",
                "Transfer-Encoding: chunked^Transfer-Encoding: identity^^0^^ | 400",
                "Transfer-Encoding: identity^Transfer-Encoding: chunked^^0^^ | 400",
                "Transfer-Encoding: chunked, identity^^0^^ | 400",
                "Transfer-Encoding: identity, chunked^^0^^ | 501",
                "Transfer-Encoding: chunked, chunked^^0^^ | 400",
                "Transfer-Encoding: gzip, chunked^^0^^ | 501",
                "Transfer-Encoding: identity^^0^^ | 400",
                "Transfer-Encoding: cow^Transfer-Encoding: chunked^^0^^ | 400",
                "Transfer-Encoding: ^^0^^ | 400",
                "Transfer-Encoding: chunked;q=1^^0^^ | 400",
                "Transfer-Encoding: \"chunked\"^^0^^ | 400",
                "Transfer-Encoding : chunked^^0^^ | 400",
                "Transfer-Encoding_: chunked^^0^^ | 400",
                "Transfer-Encoding:^ chunked^^0^^ | 400",
                "X: x~Transfer-Encoding: chunked^^0^^ | 400",
                "X: x`Transfer-Encoding: chunked^^0^^ | 400",
                "X: x`^Transfer-Encoding: chunked^^0^^ | 400",
                "X: x#^Transfer-Encoding: chunked^^0^^ | 400",
                "Transfer-Encoding: chunked#^^0^^ | 400",
                "Transfer-Encoding: #chunked^^0^^ | 400",
                "Transfer-Encoding: \u000bchunked^^0^^ | 400",
                "Transfer-Encoding\u00a0: chunked^^0^^ | 400",
                "Transfer-Encoding#: chunked^^0^^ | 400",
                ": chunked^^0^^ | 400",
                "no field^^0^^ | 400",
                "Content-Length: 2^Content-Length: 2^^{} | 400",
                "Content-Length: 2^Content-Length: 3^^{} | 400",
                "Content-Length: 2, 2^^{} | 400",
                "Content-Length: 2,3^^{} | 400",
                "Content-Length: +2^^{} | 400",
                "Content-Length: -2^^{} | 400",
                "Content-Length: 0x2^^{} | 400",
                "Content-Length: 2 2^^{} | 400",
                "Content-Length: 2e0^^{} | 400",
                "Content-Length: 2.0^^{} | 400",
                "Content-Length: two^^{} | 400",
                "Content-Length: ^^{} | 400",
                "Content-Length: 99999999999999999999^^{} | 400",
                "Content-Length: 18446744073709551618^^{} | 400",
                "Content-Length : 2^^{} | 400",
                "Content-Length: 2#^^{} | 400",
                "Content-Length:^ 2^^{} | 400",
                "Content-Length: 2~^{} | 400",
                "Content-Length: 2~~{} | 400",
                "Content_Length: 2^^ | 400",
                "Transfer-Encoding: chunked^^-1^^ | 400",
                "Transfer-Encoding: chunked^^+2^{}^0^^ | 400",
                "Transfer-Encoding: chunked^^0x2^{}^0^^ | 400",
                "Transfer-Encoding: chunked^^2 2^{}^0^^ | 400",
                "Transfer-Encoding: chunked^^ 2^{}^0^^ | 400",
                "Transfer-Encoding: chunked^^2 ^{}^0^^ | 400",
                "Transfer-Encoding: chunked^^2_^{}^0^^ | 400",
                "Transfer-Encoding: chunked^^2`^{}^0^^ | 400",
                "Transfer-Encoding: chunked^^^2^{}^0^^ | 400",
                "Transfer-Encoding: chunked^^2^{}X^0^^ | 400",
                "Transfer-Encoding: chunked^^2^{}0^^ | 400",
                "Transfer-Encoding: chunked^^2^{}~0^^ | 400",
                "Transfer-Encoding: chunked^^2~{}^0^^ | 400",
                "Transfer-Encoding: chunked^^2^{}^0~~ | 400",
                "Transfer-Encoding: chunked^^2;a=\"~\"^{}^0^^ | 400",
                "Transfer-Encoding: chunked^^2;a`b^{}^0^^ | 400",
                "Transfer-Encoding: chunked^^2;~{}^0^^ | 400",
                "Transfer-Encoding: chunked^^2;#^{}^0^^ | 400",
                "Transfer-Encoding: chunked^^ffffffffffffffff^{} | 400",
                "Transfer-Encoding: chunked^^10000000000000002^{}^0^^ | 400",
                "Transfer-Encoding: chunked^^100000002^{}^0^^ | 400",
                "Transfer-Encoding: chunked^^80000000^{}^0^^ | 400",
                "Transfer-Encoding: chunked^^x^{}^0^^ | 400",
                "Transfer-Encoding: chunked^^2^{}^0^no field^^ | 400",
                "Transfer-Encoding: chunked^^2^{}^0^ folded: x^^ | 400",
                "Transfer-Encoding: chunked^^2^{}^0^X : x^^ | 400",
            })
    void bodyOfTwoLengthsOrOfNoneIsRefused(String head, int status) throws Exception {
        assertOnlyAnswer(FRONT + head, status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "GET /healthz^ | 400",
                "GET /healthz^^ | 400",
                "GET^^ | 400",
                "POST /v1/topics/room:front/messages HTTP/1.0^Host: localhost^Content-Type: application/json^Connection: keep-alive^Transfer-Encoding: chunked^^0^^ | 400",
                "PRI * HTTP/2.0^^SM^^ | 505",
                "CONNECT localhost:80 HTTP/1.1^Host: localhost^^ | 501",
                "GET /healthz HTTP/1.1 ^Host: localhost^^ | 400",
                "GET /healthz HTTP/1.10^Host: localhost^^ | 400",
                "GET /healthz HTTP/1.2^Host: localhost^^ | 505",
                "GET /healthz HTTP/11^Host: localhost^^ | 400",
                "GET /healthz HTTP/01.1^Host: localhost^^ | 400",
                "GET /healthz HTTP/1,1^Host: localhost^^ | 400",
                "GET /healthz ICAP/1.1^Host: localhost^^ | 400",
                "GET /heal thz HTTP/1.1^Host: localhost^^ | 400",
                "G#ET /healthz HTTP/1.1^Host: localhost^^ | 400",
                "GET /healthz#/ HTTP/1.1^Host: localhost^^ | 400",
                "GET /healthz HTTP/1.1~Host: localhost~~ | 400",
                "GET /healthz HTTP/1.1`Host: localhost`` | 400",
                "GET /healthz HTTP/1.1^ Host: localhost^^ | 400",
                "GET /healthz HTTP/1.1^^ | 400",
                "GET /healthz HTTP/1.1^Host: localhost^Host: localhost^^ | 400",
                "GET /healthz HTTP/1.1^Host: localhost^Connection: close, Content-Length^Content-Length: 5^^hello | 400",
                "GET http://evil.example@localhost/healthz HTTP/1.1^Host: localhost^^ | 403",
                "GET http://localhost:80@evil.example/healthz HTTP/1.1^Host: localhost^^ | 403",
                "Get: /healthz HTTP/1.1^Host: localhost^^ | 400",
            })
    void lineThatIsNoneOfHttpIsRefused(String line, int status) throws Exception {
        assertOnlyAnswer(line, status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "transfer-encoding:CHUNKED^^2^{}^0^^ | 201",
                "Transfer-Encoding:_ chunked_^^2^{}^0^^ | 201",
                "Transfer-Encoding: chunked^^002^{}^000^^ | 201",
                "Transfer-Encoding: chunked^^2;a=b;c=\"d\"^{}^0;e^^ | 201",
                "Transfer-Encoding: chunked^^2^{}^0^Content-Length: 9^Content-Type: text/plain^X: y^^ | 201",
                "Content-Length: 002^^{} | 201",
                "Content-Length:_2 ^^{} | 201",
            })
    void requestInAnyFormThatIsAllowedIsOneAndTheNextIsAnother(String head, int status) throws Exception {
        String next = "GET /healthz HTTP/1.1^Host: localhost^Connection: close^^";

        String answers = answers(FRONT + head, next);

        assertThat(answers).startsWith("HTTP/1.1 " + status + " ").contains("{\"status\":\"up\"}");
        assertThat(count(answers)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TRACE /healthz HTTP/1.1^Host: localhost^^",
                "OPTIONS * HTTP/1.1^Host: localhost^^",
                "GET //localhost/healthz HTTP/1.1^Host: localhost^^",
                "GET localhost/healthz HTTP/1.1^Host: localhost^^",
                "get /healthz HTTP/1.1^Host: localhost^^",
            })
    void requestForNothingIsAnsweredOnce(String request) throws Exception {
        String answers = answers(request, "");

        assertThat(answers).startsWith("HTTP/1.1 40").doesNotContain("\"up\"");
        assertThat(count(answers)).isEqualTo(1);
    }

    /** A line that goes on is one field (RFC 9112 §5.2): what looks like another one in it counts for nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"X: x^ Transfer-Encoding: chunked^^", "X: x^_Content-Length: 1000^^"})
    void fieldInAFoldedLineIsNone(String head) throws Exception {
        String answers = answers(FRONT + head, "");

        assertThat(answers).startsWith("HTTP/1.1 400 ").contains("invalid_payload");
        assertThat(count(answers)).isEqualTo(1);
    }

    @Test
    void chunkThatIsLargerThanABodyMayBeIsNoAnswersBusiness() throws Exception {
        assertThat(answers(FRONT + "Transfer-Encoding: chunked^^7fffffff^{}^0^^", HIDDEN))
                .as("it never ends")
                .doesNotContain("HTTP/1.1 2");
    }
}
