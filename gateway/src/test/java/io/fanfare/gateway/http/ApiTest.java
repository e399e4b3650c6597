package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fanfare.gateway.http.ApiClient.Answer;
import io.fanfare.gateway.transport.NoLeaks;
import io.fanfare.gateway.transport.Node;
import io.fanfare.gateway.transport.TcpClient;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class ApiTest {
    private static final String JSON = "application/json";
    private static final String BYTES = "application/octet-stream";
    private static final int MAX_REQUEST_BYTES = 8_192;
    private static final int MAX_PAYLOAD_BYTES = 4_096;
    private static final int MAX_BATCH = 10;

    private static Node node;
    private static ApiClient api;

    @BeforeAll
    static void startNode() throws Exception {
        node = Node.start(
                "API_MAX_REQUEST_BYTES", "" + MAX_REQUEST_BYTES,
                "API_MAX_BATCH", "" + MAX_BATCH,
                "NAMESPACES_DEFAULT_MAX_PAYLOAD_BYTES", "" + MAX_PAYLOAD_BYTES);
        api = new ApiClient(node.apiAddress().getPort());
    }

    @AfterAll
    static void stopNode() throws Exception {
        node.stop();
    }

    @Test
    void publishToADurableTopicIsAnsweredWithItsPosition() throws Exception {
        Answer first = api.post("/v1/topics/room:1/messages", "{}");
        Answer second = api.post("/v1/topics/room:1/messages", "{\"a\":1}");

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.json().get("topic").textValue()).isEqualTo("room:1");
        assertThat(first.json().get("offset").intValue()).isEqualTo(1);
        assertThat(second.json().get("offset").intValue()).isEqualTo(2);
        assertThat(second.json().get("epoch")).isEqualTo(first.json().get("epoch"));
    }

    @Test
    void publishToAnEphemeralTopicIsAcceptedWithoutAPosition() throws Exception {
        Answer answer = api.post("/v1/topics/live:1/messages", "{}");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text()).isEqualTo("{\"topic\":\"live:1\"}");
    }

    @Test
    void publishWithAKnownKeyGivesTheFirstPosition() throws Exception {
        Answer first = api.post("/v1/topics/room:key/messages", "{\"n\":1}", "Idempotency-Key", "k-1");
        Answer again = api.post("/v1/topics/room:key/messages", "{\"n\":2}", "Idempotency-Key", "k-1");
        Answer other = api.post("/v1/topics/room:key/messages", "{\"n\":3}", "Idempotency-Key", "k-2");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json().get("offset")).isEqualTo(first.json().get("offset"));
        assertThat(again.json().get("duplicate").booleanValue()).isTrue();
        assertThat(other.json().get("offset").intValue()).isEqualTo(2);
        assertThat(payloads("room:key")).containsExactly("{\"n\":1}", "{\"n\":3}");
    }

    @Test
    void payloadAndEventReachTheTopicAsTheyWereSent() throws Exception {
        byte[] bytes = {0, 1, (byte) 0xFF};

        api.send("POST", "/v1/topics/room:raw/messages?event=typing%20now", BYTES, bytes);
        api.post("/v1/topics/room:raw/messages", " { \"n\" : 1.50 }\n");

        List<Event.HistoryPage.Entry> history = history("room:raw");
        assertThat(history.get(0).event()).isEqualTo("typing now");
        assertThat(history.get(0).payload().format()).isEqualTo(PayloadFormat.BINARY);
        assertThat(history.get(0).payload().bytes()).isEqualTo(bytes);
        assertThat(history.get(1).payload().text()).isEqualTo(" { \"n\" : 1.50 }\n");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            room%3A42,          room:42
            a%2Fb,              a/b
            a+b,                a+b
            a%2Bb,              a+b
            a%20b,              a b
            caf%C3%A9,          café
            %F0%9F%8E%BA:1,     🎺:1
            100%25,             100%
            a%3Fb%23c,          a?b#c
            a.b~c_d-e!$&'()=@;, a.b~c_d-e!$&'()=@;
            """)
    void topicInAPathIsPercentEncoded(String segment, String topic) throws Exception {
        assertThat(api.post("/v1/topics/" + segment + "/messages", "{}")
                        .json()
                        .get("topic")
                        .textValue())
                .isEqualTo(topic);
        assertThat(api.get("/v1/topics/" + segment).json().get("topic").textValue())
                .isEqualTo(topic);
        assertThat(payloads(topic)).isNotEmpty();
    }

    @Test
    void contentTypeMayHaveParametersAndAnyCase() throws Exception {
        Answer answer = api.send("POST", "/v1/topics/room:1/messages", "Application/JSON; charset=utf-8", bytes("{}"));

        assertThat(answer.status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            /v1/topics/a%2Ab/messages                  | {}          | 400 | invalid_topic
            /v1/topics/%20a/messages                   | {}          | 400 | invalid_topic
            /v1/topics/a%00/messages                   | {}          | 400 | invalid_topic
            /v1/topics/a%FF/messages                   | {}          | 400 | invalid_request
            /v1/topics/a%C3/messages                   | {}          | 400 | invalid_request
            /v1/topics/a/messages?event=%C0%80         | {}          | 400 | invalid_request
            /v1/topics/a/messages                      | []          | 400 | invalid_payload
            /v1/topics/a/messages                      | {           | 400 | invalid_payload
            /v1/topics/a/messages                      | {} {}       | 400 | invalid_payload
            /v1/topics/a/messages                      | 1           | 400 | invalid_payload
            /v1/topics/a/messages?event=               | {}          | 400 | invalid_event
            /v1/topics/a/messages?event=a%0Ab          | {}          | 400 | invalid_event
            /v1/topics/a/messages?event=a&event=b      | {}          | 400 | invalid_request
            /v1/messages                               | []          | 400 | invalid_request
            /v1/messages                               | {}          | 400 | invalid_request
            /v1/messages                               | {"messages":[1]} | 400 | invalid_request
            /v1/messages                               | {"messages":[]} x | 400 | invalid_request
            /v1/messages                               | {"messages":[ | 400 | invalid_request
            /v1/nothing                                | {}          | 404 | not_found
            /v1/topics//messages                       | {}          | 404 | not_found
            /v1/topics/a/b/messages                    | {}          | 404 | not_found
            /healthz                                   | {}          | 405 | unsupported
            /v1/topics/a                               | {}          | 405 | unsupported
            """)
    void faultyRequestIsAnsweredWithAProblem(String path, String body, int status, String code) throws Exception {
        assertProblem(api.post(path, body), status, code);
    }

    @Test
    void emptyBodyIsNoPayload() throws Exception {
        assertProblem(api.send("POST", "/v1/topics/a/messages", JSON, new byte[0]), 400, "invalid_payload");
    }

    @Test
    void keyThatBreaksARuleIsAProblem() throws Exception {
        Answer answer = api.post("/v1/topics/a/messages", "{}", "Idempotency-Key", "k".repeat(201));

        assertProblem(answer, 400, "invalid_key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/jsonx", "application/x-www-form-urlencoded"})
    void otherMediaTypeIsUnsupported(String contentType) throws Exception {
        Answer answer = api.send("POST", "/v1/topics/a/messages", contentType, bytes("{}"));

        assertProblem(answer, 415, "invalid_request");
    }

    @Test
    void missingMediaTypeIsUnsupported() throws Exception {
        assertProblem(api.send("POST", "/v1/topics/a/messages", null, bytes("{}")), 415, "invalid_request");
    }

    @Test
    void payloadAboveTheNamespacesLimitIsTooLarge() throws Exception {
        Answer answer = api.send("POST", "/v1/topics/a/messages", BYTES, new byte[MAX_PAYLOAD_BYTES + 1]);

        assertProblem(answer, 413, "payload_too_large");
    }

    @ParameterizedTest
    @ValueSource(ints = {MAX_REQUEST_BYTES + 1, 1 << 20})
    void bodyAboveTheLimitIsTooLarge(int bytes) throws Exception {
        assertProblem(api.send("POST", "/v1/topics/a/messages", BYTES, new byte[bytes]), 413, "payload_too_large");
    }

    @Test
    void wrongMethodIsToldTheRightOne() throws Exception { // RFC 9110 §15.5.6
        Answer answer = api.send("DELETE", "/v1/topics/a/messages", null, new byte[0]);

        assertProblem(answer, 405, "unsupported");
        assertThat(answer.header("allow")).isEqualTo("POST, GET, HEAD");
        assertThat(api.send("POST", "/healthz", JSON, bytes("{}")).header("allow"))
                .isEqualTo("GET, HEAD");
    }

    @Test
    void whatTheStoreCannotTakeIsRetryable() throws Exception {
        Node small = Node.start("HISTORY_MAX_TOPICS", "1");
        ApiClient smallApi = new ApiClient(small.apiAddress().getPort());
        smallApi.post("/v1/topics/a/messages", "{}");

        Answer answer = smallApi.post("/v1/topics/b/messages", "{}");

        assertProblem(answer, 503, "overloaded");
        assertThat(answer.json().get("retryable").booleanValue()).isTrue();
        assertThat(answer.header("retry-after")).isEqualTo("1");
        small.stop();
    }

    @Test
    void batchAnswersEachMessageInOrder() throws Exception {
        Answer answer = api.post("/v1/messages", """
                {"messages":[
                  {"topic":"room:batch","data":{"n":1}},
                  {"topic":"bad*topic","data":{}},
                  {"topic":"room:batch","data":[]},
                  {"topic":"room:batch"},
                  {"topic":"room:batch","data":{},"data_base64":""},
                  {"topic":"room:batch","data":{},"extra":[{"deep":[]}]},
                  {"topic":7,"data":{}},
                  {"topic":"live:batch","event":"e","data_base64":"AAH/"},
                  {"key":"k","data":{"n":2},"event":"typing","topic":"room:batch"},
                  {"topic":"room:batch","data":{"n":3},"key":"k"}
                ]}""");

        assertThat(answer.status()).isEqualTo(200);
        List<Integer> statuses = new ArrayList<>();
        answer.json()
                .get("results")
                .forEach(result -> statuses.add(result.get("status").intValue()));
        assertThat(statuses).containsExactly(201, 400, 400, 400, 400, 400, 400, 202, 201, 201);
        JsonNode last = answer.json().get("results").get(9);
        assertThat(last.get("offset").intValue()).isEqualTo(2);
        assertThat(last.get("duplicate").booleanValue()).isTrue();
        assertThat(payloads("room:batch")).containsExactly("{\"n\":1}", "{\"n\":2}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\":1.0}",
                "{\"n\":1e+2,\"m\":-0.0,\"k\":12345678901234567890123}",
                "{ \"b\" : 1 ,\t\"a\":\n2 }",
                "{\"s\":\"\\u00e9 é \\/ 🎺\"}",
                "{\"a\":1,\"a\":2}",
                "{}",
                "{\"deep\":[[[{\"x\":[]}]],{}]}",
            })
    void payloadInABatchIsTakenByteForByte(String payload) throws Exception {
        String topic = "bytes:" + Integer.toHexString(payload.hashCode());

        api.post(
                "/v1/messages",
                "{\"messages\":[{\"data\": " + payload + " ,\"topic\":\"" + topic + "\"}," + "{\"topic\":\"" + topic
                        + "\",\"data\":" + payload + "}]}");

        assertThat(payloads(topic)).containsExactly(payload, payload);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "A", "AA=", "AAA=A", "=", "AA AA", "\\n", "é"})
    void brokenBase64SpoilsOnlyItsOwnMessage(String base64) throws Exception {
        Answer answer = api.post(
                "/v1/messages",
                "{\"messages\":[{\"data_base64\":\"" + base64 + "\",\"topic\":\"a\"},{\"topic\":\"a\",\"data\":{}}]}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/results/0/status").intValue()).isEqualTo(400);
        assertThat(answer.json().at("/results/1/status").intValue()).isEqualTo(201);
    }

    @Test
    void bytesInABatchAreBase64() throws Exception {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }

        api.post(
                "/v1/messages",
                "{\"messages\":[{\"topic\":\"bytes:64\",\"data_base64\":\""
                        + Base64.getEncoder().encodeToString(bytes) + "\"}]}");

        assertThat(history("bytes:64").get(0).payload().bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32BE"})
    void batchInAnotherEncodingThanUtf8IsRefused(String charset) throws Exception {
        byte[] body = "{\"messages\":[{\"topic\":\"a\",\"data\":{}}]}".getBytes(charset);

        assertProblem(api.send("POST", "/v1/messages", JSON, body), 400, "invalid_request");
    }

    @Test
    void batchOfTooManyMessagesIsRefusedAsAWhole() throws Exception {
        String message = "{\"topic\":\"room:many\",\"data\":{}}";
        String tooMany = (message + ",").repeat(MAX_BATCH) + message;

        assertProblem(api.post("/v1/messages", "{\"messages\":[" + tooMany + "]}"), 400, "invalid_request");

        assertThat(api.get("/v1/topics/room:many").json().get("head").intValue())
                .isZero();
    }

    @Test
    void emptyBatchHasNoResults() throws Exception {
        assertThat(api.post("/v1/messages", "{\"messages\":[]}").text()).isEqualTo("{\"results\":[]}");
    }

    @Test
    void historyComesInPagesOldestFirst() throws Exception {
        for (int i = 1; i <= 5; i++) {
            api.post("/v1/topics/room:pages/messages?event=e" + i, "{\"n\":" + i + ".0}", "Idempotency-Key", "k" + i);
        }

        JsonNode first = api.get("/v1/topics/room:pages/messages?limit=3").json();
        JsonNode last = api.get("/v1/topics/room:pages/messages?limit=3&after=" + first.get("next"))
                .json();

        assertThat(offsets(first)).containsExactly(1, 2, 3);
        assertThat(offsets(last)).containsExactly(4, 5);
        assertThat(last.get("next").isNull()).isTrue();
        assertThat(last.get("head").intValue()).isEqualTo(5);
        JsonNode fifth = last.get("messages").get(1);
        assertThat(fifth.get("event").textValue()).isEqualTo("e5");
        assertThat(fifth.get("key").textValue()).isEqualTo("k5");
        assertThat(fifth.get("data").toString()).isEqualTo("{\"n\":5.0}");
    }

    @Test
    void historyOfAnUnusedTopicIsEmpty() throws Exception {
        JsonNode page = api.get("/v1/topics/room:unused/messages").json();

        assertThat(offsets(page)).isEmpty();
        assertThat(page.get("head").intValue()).isZero();
        assertThat(page.get("oldest").intValue()).isEqualTo(1);
    }

    @Test
    void bytesInHistoryAreBase64() throws Exception {
        api.send("POST", "/v1/topics/room:binary/messages", BYTES, new byte[] {0, 1, (byte) 0xFF});

        JsonNode page = api.get("/v1/topics/room:binary/messages").json();

        assertThat(page.at("/messages/0/data_base64").textValue()).isEqualTo("AAH/");
    }

    @Test
    void pageThatCannotChangeMayBeCachedForGood() throws Exception {
        String epoch = api.post("/v1/topics/room:cache/messages", "{}")
                .json()
                .get("epoch")
                .toString();
        api.post("/v1/topics/room:cache/messages", "{}");

        Answer belowHead = api.get("/v1/topics/room:cache/messages?limit=1&epoch=" + epoch);
        Answer atHead = api.get("/v1/topics/room:cache/messages?limit=2&epoch=" + epoch);
        Answer ofAnyEpoch = api.get("/v1/topics/room:cache/messages?limit=1");

        assertThat(belowHead.header("cache-control")).contains("immutable");
        assertThat(atHead.header("cache-control")).contains("no-cache");
        assertThat(ofAnyEpoch.header("cache-control")).contains("no-cache");
    }

    @Test
    void pageThatIsKnownIsNotSentAgain() throws Exception {
        String path = "/v1/topics/room:tag/messages";
        api.post(path, "{}");
        String tag = api.get(path).header("etag");

        Answer same = api.send("GET", path, null, new byte[0], "If-None-Match", tag);
        api.post(path, "{}");
        Answer changed = api.send("GET", path, null, new byte[0], "If-None-Match", tag);

        assertThat(same.status()).isEqualTo(304);
        assertThat(same.header("etag")).isEqualTo(tag);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.header("etag")).isNotEqualTo(tag);
    }

    @Test
    void historyAfterAPositionOfAnotherEpochStartsWithTheOldest() throws Exception {
        api.post("/v1/topics/room:epoch/messages", "{}");
        api.post("/v1/topics/room:epoch/messages", "{}");

        JsonNode page =
                api.get("/v1/topics/room:epoch/messages?after=1&epoch=1").json();

        assertThat(offsets(page)).containsExactly(1, 2);
        assertThat(page.get("epoch").longValue()).isNotEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=1001",
                "limit=x",
                "limit=",
                "limit=1&limit=1",
                "after=-1",
                "after=9999999999999999999",
                "epoch=-1",
                "epoch=9007199254740992"
            })
    void historyWithAnArgumentOutOfRangeIsAProblem(String query) throws Exception {
        assertProblem(api.get("/v1/topics/a/messages?" + query), 400, "invalid_request");
    }

    @Test
    void ephemeralTopicHasNoHistory() throws Exception {
        assertProblem(api.get("/v1/topics/live:1/messages"), 409, "not_durable");
    }

    private static List<Integer> offsets(JsonNode page) {
        List<Integer> offsets = new ArrayList<>();
        page.get("messages")
                .forEach(message -> offsets.add(message.get("offset").intValue()));
        return offsets;
    }

    @Test
    void topicTellsItsKindItsHeadAndItsSubscribers() throws Exception {
        JsonNode unused = api.get("/v1/topics/room:info").json();
        assertThat(unused.get("kind").textValue()).isEqualTo("durable");
        assertThat(unused.get("head").intValue()).isZero();
        assertThat(unused.get("oldest").intValue()).isEqualTo(1);

        api.post("/v1/topics/room:info/messages", "{}");
        try (TcpClient client = new TcpClient(node.publicAddress()).open()) {
            TopicName topic = TopicName.of("room:info");
            client.send(new Command.Subscribe(1, List.of(Command.Subscribe.Target.live(topic))));
            client.receive(Event.Subscribed.class);

            JsonNode used = api.get("/v1/topics/room:info").json();
            assertThat(used.get("head").intValue()).isEqualTo(1);
            assertThat(used.get("subscribers").intValue()).isEqualTo(1);
            assertThat(used.get("clusterSubscribers").intValue()).isEqualTo(1);
            assertThat(used.has("partial")).isFalse();
        }
        assertThat(api.get("/v1/topics/live:info").json().get("kind").textValue())
                .isEqualTo("ephemeral");
    }

    @Test
    void nodeTellsOperatorsHowItIs() throws Exception {
        assertThat(api.get("/healthz").text()).isEqualTo("{\"status\":\"up\"}");
        assertThat(api.get("/readyz").json().get("status").textValue()).isEqualTo("up");
        assertThat(api.get("/metrics").text()).contains("# TYPE fanfare_connections gauge");
        assertThat(api.get("/openapi.yaml").text()).startsWith("openapi: 3.1.0");
    }

    @Test
    void answersAreNotToBeCached() throws Exception {
        assertThat(api.get("/readyz").header("cache-control")).isEqualTo("no-store");
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.json().get("status").intValue()).isEqualTo(status);
        assertThat(answer.json().get("code").textValue()).isEqualTo(code);
    }

    private static List<String> payloads(String topic) throws Exception {
        List<String> payloads = new ArrayList<>();
        history(topic).forEach(entry -> payloads.add(entry.payload().text()));
        return payloads;
    }

    private static List<Event.HistoryPage.Entry> history(String topic) throws Exception {
        try (TcpClient client = new TcpClient(node.publicAddress()).open()) {
            client.send(new Command.History(1, TopicName.of(topic), new Position(0, 0), 100));
            return client.receive(Event.HistoryPage.class).entries();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
