package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.transport.NoLeaks;
import io.fanfare.gateway.transport.RawSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads of requests as bytes: what is wrong with one is told before its body is looked at. */
@ExtendWith(NoLeaks.class)
class RequestHeadTest extends ApiFixture {
    private static final String JSON_TYPE = "Content-Type: application/json\r\n";

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            GET /healthz HTTP/1.1^^                                                     | 400 | Host: missing
            GET /healthz HTTP/1.1^Host: localhost^Host: localhost^^                     | 400 | host: given 2 times
            GET /healthz HTTP/1.1^Host: evil.example^^                                  | 403 | Host: evil.example
            GET /healthz HTTP/1.1^Host: localhost^Origin: http://evil.example^^         | 403 | Origin: http://evil.example
            GET /healthz HTTP/1.1^Host: localhost^Origin: null^^                        | 403 | Origin: null
            GET http://evil.example/healthz HTTP/1.1^Host: localhost^^                  | 403 | Host: evil.example
            DELETE /v1/tokens/t HTTP/1.1^Host: localhost^Origin: http://evil.example^^  | 403 | Origin
            GET /healthz HTTP/2.0^Host: localhost^^                                     | 505 | version: HTTP/2.0
            POST /v1/messages HTTP/1.1^Host: localhost^Transfer-Encoding: gzip, chunked^^ | 501 | Transfer-Encoding: gzip, chunked
            POST /v1/messages HTTP/1.1^Host: localhost^Transfer-Encoding: xchunked^^    | 400 | the request can't be read
            POST /v1/messages HTTP/1.1^Host: localhost^Transfer-Encoding: chunked^Transfer-Encoding: chunked^^ | 400 | the request can't be read
            POST /v1/messages HTTP/1.1^Host: localhost^Content-Type: application/json^Content-Encoding: gzip^Content-Length: 2^^{} | 415 | Content-Encoding: gzip
            POST /v1/messages HTTP/1.1^Host: localhost^Content-Type: application/json^Content-Encoding: deflate^Content-Length: 2^^{} | 415 | Content-Encoding: deflate
            POST /v1/messages HTTP/1.1^Host: localhost^Content-Type: application/json^Content-Encoding: identity, gzip^Content-Length: 2^^{} | 415 | Content-Encoding: identity, gzip
            POST /v1/messages HTTP/1.1^Host: localhost^Content-Type: application/json^Content-Encoding: zstd^Transfer-Encoding: chunked^^ | 415 | Content-Encoding: zstd
            GET /v1/messages HTTP/1.1^Host: localhost^Content-Encoding: GZIP^^ | 415 | Content-Encoding: GZIP
            POST /v1/topics/a/messages HTTP/1.1^Host: localhost^Content-Type: application/json^Content-Encoding: br^Content-Length: 2^^{} | 415 | Content-Encoding: br
            POST /v1/topics/a/messages HTTP/1.1^Host: localhost^Content-Type: application/json^Content-Type: text/plain^Content-Length: 2^^{} | 400 | content-type: given 2 times
            POST /v1/topics/a/messages HTTP/1.1^Host: localhost^Content-Type: application/json^Idempotency-Key: a^Idempotency-Key: b^Content-Length: 2^^{} | 400 | idempotency-key: given 2 times
            """)
    void headAtFaultIsToldPreciselyAndEndsTheConnection(String request, int status, String detail) throws IOException {
        try (RawSocket socket = new RawSocket(node.apiAddress())) {
            socket.send(request.replace("^", "\r\n"));

            assertThat(text(socket.readToEnd()))
                    .startsWith("HTTP/1.1 " + status + " ")
                    .contains("\"detail\":\"" + detail)
                    .contains("(expected: ")
                    .containsOnlyOnce("\r\n\r\n");
        }
    }

    @Test
    void lengthBesideChunksIsRefused() throws IOException { // RFC 9112 §6.3
        try (RawSocket socket = new RawSocket(node.apiAddress())) {
            socket.send("POST /v1/topics/a/messages HTTP/1.1\r\nHost: localhost\r\n" + JSON_TYPE
                    + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");

            assertThat(text(socket.readToEnd())).startsWith("HTTP/1.1 400 ").containsOnlyOnce("\r\n\r\n");
        }
    }

    @Test
    void requestLineThatIsTooLongIsToldTheLimit() throws IOException {
        try (RawSocket socket = new RawSocket(node.apiAddress())) {
            socket.send("GET /" + "a".repeat(8_192) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

            assertThat(text(socket.readToEnd())).startsWith("HTTP/1.1 414 ").contains("(expected: 0..8192)");
        }
    }

    @Test
    void headersThatAreTooLongAreToldTheLimit() throws IOException {
        try (RawSocket socket = new RawSocket(node.apiAddress())) {
            socket.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(16_384) + "\r\n\r\n");

            assertThat(text(socket.readToEnd())).startsWith("HTTP/1.1 431 ").contains("(expected: 0..16384)");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://127.0.0.1/healthz HTTP/1.1\r\nHost: evil.example\r\n",
                "GET HTTP://LOCALHOST:8081/healthz HTTP/1.1\r\nHost: localhost\r\n",
                "GET /healthz HTTP/1.1\r\nhost: 127.0.0.1:8081\r\nOrigin: http://localhost:3000\r\n",
                "GET /healthz HTTP/1.0\r\n",
            })
    void targetMayBeInAbsoluteFormAndAPageOfThisMachineMayAsk(String request) throws IOException { // RFC 9112 §3.2.2
        try (RawSocket socket = new RawSocket(node.apiAddress())) {
            socket.send(request + "Connection: close\r\n\r\n");

            assertThat(text(socket.readToEnd())).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void headAtFaultIsAnsweredAfterTheRequestsBeforeIt() throws IOException {
        try (RawSocket socket = new RawSocket(node.apiAddress())) {
            socket.send("POST /v1/topics/room:turn/messages HTTP/1.1\r\nHost: localhost\r\n" + JSON_TYPE
                    + "Content-Length: 2\r\n\r\n{}GET /healthz HTTP/1.1\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n");

            assertThat(text(socket.readToEnd())).containsPattern("(?s)HTTP/1.1 201 .*HTTP/1.1 400 (?!.*HTTP/1.1)");
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
