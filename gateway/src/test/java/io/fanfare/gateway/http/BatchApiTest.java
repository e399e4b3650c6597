package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fanfare.gateway.http.BackendClient.Answer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many messages in one request. */
class BatchApiTest extends ApiFixture {
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
                  {"topic":"room:batch","data":{"n":2},"event":"typing","key":"k"}
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
}
