package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.http.BackendClient.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any valid JSON object is a payload, up to limits that are told, and one message's fault is not another's. */
class JsonLimitsTest extends ApiFixture {
    private static final int DEEPEST = 1_000;

    static List<String> unusualPayloads() {
        return List.of(
                "{\"n\":" + "1".repeat(1_001) + "}",
                "{\"n\":0." + "3".repeat(3_000) + "e-1}",
                "{\"" + "name".repeat(900) + "\":1}",
                "{\"a\":" + "[".repeat(DEEPEST - 1) + "]".repeat(DEEPEST - 1) + "}");
    }

    @ParameterizedTest
    @MethodSource("unusualPayloads")
    void unusualPayloadIsPublishedAloneAndInABatch(String payload) throws Exception {
        String topic = "unusual:" + Integer.toHexString(payload.hashCode());

        assertThat(api.post("/v1/topics/" + topic + "/messages", payload).status())
                .isEqualTo(201);
        api.post("/v1/messages", batch(topic, payload));

        assertThat(payloads(topic)).containsExactly(payload, payload, "{}");
    }

    @ParameterizedTest
    @MethodSource("tooDeep")
    void payloadNestedTooDeepIsToldTheLimitAndSpoilsOnlyItself(String payload) throws Exception {
        String topic = "deep:" + Integer.toHexString(payload.hashCode());

        Answer alone = api.post("/v1/topics/" + topic + "/messages", payload);
        Answer batch = api.post("/v1/messages", batch(topic, payload));

        assertProblem(alone, 400, "invalid_payload");
        assertThat(alone.json().get("detail").textValue()).contains("nested deeper than 1000");
        assertThat(batch.status()).isEqualTo(200);
        assertThat(batch.json().at("/results/0/status").intValue()).isEqualTo(400);
        assertThat(batch.json().at("/results/0/detail").textValue()).contains("nested deeper than 1000");
        assertThat(batch.json().at("/results/1/status").intValue()).isEqualTo(201);
        assertThat(payloads(topic)).containsExactly("{}");
    }

    static List<String> tooDeep() {
        List<String> payloads = new ArrayList<>();
        for (int depth : new int[] {DEEPEST, DEEPEST + 2, DEEPEST + 500}) {
            payloads.add("{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}");
        }
        payloads.add("{\"a\":" + "[".repeat(DEEPEST - 1) + "[],[],{\"]\":[]}" + "]".repeat(DEEPEST - 1) + "}");
        return payloads;
    }

    @Test
    void memberGivenTwiceSpoilsOnlyItsOwnMessage() throws Exception {
        Answer answer = api.post(
                "/v1/messages",
                "{\"messages\":[{\"topic\":\"a\",\"topic\":\"b\",\"data\":{}},{\"topic\":\"a\",\"data\":{}}]}");

        assertThat(answer.json().at("/results/0/detail").textValue())
                .isEqualTo("messages[0].topic: given twice (expected: once)");
        assertThat(answer.json().at("/results/1/status").intValue()).isEqualTo(201);
    }

    private static String batch(String topic, String payload) {
        return "{\"messages\":[{\"topic\":\"" + topic + "\",\"data\":" + payload + "},{\"topic\":\"" + topic
                + "\",\"data\":{}}]}";
    }
}
