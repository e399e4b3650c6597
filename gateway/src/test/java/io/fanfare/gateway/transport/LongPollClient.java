package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A client that polls, over as many connections as it likes, and goes on with the token of each answer as phoenix.js does. */
final class LongPollClient implements AutoCloseable {
    private final RawSocket socket;
    private final String query;
    private final String headers;
    /** Empty before the first answer. */
    private String token = "";

    /**
     * What a request was answered with.
     *
     * @param status the one in the body
     * @param token null for none
     */
    record Answer(String head, int status, String token, List<String> messages, String text) {}

    LongPollClient(InetSocketAddress address) throws IOException {
        this(address, "vsn=2.0.0", "");
    }

    /** @param headers each with its end of line, of every request */
    LongPollClient(InetSocketAddress address, String query, String headers) throws IOException {
        this(new RawSocket(address), query, headers);
    }

    LongPollClient(RawSocket socket, String query, String headers) {
        this.socket = socket;
        this.query = query;
        this.headers = headers;
    }

    /** The same client over another connection. */
    LongPollClient over(RawSocket other) {
        LongPollClient same = new LongPollClient(other, query, headers);
        same.token = token;
        return same;
    }

    /** Has a session. */
    LongPollClient open() throws IOException {
        Answer answer = get();
        assertThat(answer.status()).as(answer.text()).isEqualTo(410);
        assertThat(answer.token()).isNotNull();
        assertThat(answer.messages()).isEmpty();
        return this;
    }

    static String target(String query, String token) {
        // The dangling & of the first request, as all published clients send it.
        return PhoenixDialect.POLL_PATH + "?" + query + (token.isEmpty() ? "&" : "&token=" + token);
    }

    static String getRequest(String query, String token, String headers) {
        return EventStreamClient.request("GET", target(query, token), headers);
    }

    static String postRequest(String query, String token, String headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return EventStreamClient.request(
                        "POST",
                        target(query, token),
                        headers + "Content-Type: application/x-ndjson\r\nContent-Length: " + bytes.length + "\r\n")
                + body;
    }

    void sendGet() throws IOException {
        socket.send(getRequest(query, token, headers));
    }

    /** Polls until the answer is there, and takes its token. */
    Answer get() throws IOException {
        sendGet();
        return receive();
    }

    /** The answer to a poll. */
    Answer receive() throws IOException {
        Answer answer = read();
        if (answer.token() != null) {
            token = answer.token();
        }
        return answer;
    }

    void sendPost(String... lines) throws IOException {
        socket.send(postRequest(query, token, headers, String.join("\n", lines)));
    }

    int post(String... lines) throws IOException {
        sendPost(lines);
        return read().status();
    }

    /** Polls until so many messages have come. */
    List<String> messages(int count) throws IOException {
        List<String> messages = new ArrayList<>();
        while (messages.size() < count) {
            Answer answer = get();
            assertThat(answer.status()).as(answer.toString()).isIn(200, 204);
            messages.addAll(answer.messages());
        }
        assertThat(messages).hasSize(count);
        return messages;
    }

    /** Joins, and is answered. */
    LongPollClient join(String topic, String parameters) throws IOException {
        assertThat(post("[\"1\",\"1\",\"" + topic + "\",\"phx_join\"," + parameters + "]"))
                .isEqualTo(200);
        assertThat(messages(1).get(0)).startsWith("[\"1\",\"1\",\"" + topic + "\",\"phx_reply\",{\"status\":\"ok\"");
        return this;
    }

    String token() {
        return token;
    }

    LongPollClient withToken(String other) {
        token = other;
        return this;
    }

    RawSocket socket() {
        return socket;
    }

    /** The next answer on the connection. */
    Answer read() throws IOException {
        return read(socket);
    }

    static Answer read(RawSocket socket) throws IOException {
        String head = socket.readHead().toLowerCase(Locale.ROOT);
        assertThat(head)
                .contains("\r\ncache-control: no-store\r\n", "\r\nx-content-type-options: nosniff\r\n")
                .contains("\r\ncontent-type: application/json\r\n", "\r\nvary: origin\r\n");
        int length = Integer.parseInt(head.replaceAll("(?s).*\r\ncontent-length: (\\d+)\r\n.*", "$1"));
        return parse(head, new String(socket.read(length), StandardCharsets.UTF_8));
    }

    private static Answer parse(String head, String body) throws IOException {
        int status = 0;
        String token = null;
        List<String> messages = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(body)) {
            assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "status" -> status = json.getIntValue();
                    case "token" -> token = json.getValueAsString();
                    case "messages" -> {
                        while (json.nextToken() == JsonToken.VALUE_STRING) {
                            messages.add(json.getText());
                        }
                    }
                    default -> assertThat(name).isEqualTo("text");
                }
            }
        }
        return new Answer(head, status, token, messages, body);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
