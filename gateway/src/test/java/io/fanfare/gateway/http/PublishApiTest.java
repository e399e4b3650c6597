package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.http.BackendClient.Answer;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.PayloadFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One message in a request. */
class PublishApiTest extends ApiFixture {
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
        Answer again = api.post("/v1/topics/room:key/messages", "{\"n\":1}", "Idempotency-Key", "k-1");
        Answer other = api.post("/v1/topics/room:key/messages", "{\"n\":3}", "Idempotency-Key", "k-2");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json().get("offset")).isEqualTo(first.json().get("offset"));
        assertThat(again.json().get("duplicate").booleanValue()).isTrue();
        assertThat(other.json().get("offset").intValue()).isEqualTo(2);
        assertThat(payloads("room:key")).containsExactly("{\"n\":1}", "{\"n\":3}");
    }

    @Test
    void knownKeyWithAnotherPayloadIsRefused() throws Exception {
        api.post("/v1/topics/room:reuse/messages", "{\"n\":1}", "Idempotency-Key", "k-1");

        Answer answer = api.post("/v1/topics/room:reuse/messages", "{\"n\":2}", "Idempotency-Key", "k-1");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("code").textValue()).isEqualTo("key_reused");
        assertThat(answer.json().get("retryable").booleanValue()).isFalse();
        assertThat(payloads("room:reuse")).containsExactly("{\"n\":1}");
    }

    @Test
    void keyInAnEphemeralTopicIsRefusedAloneAndInABatch() throws Exception {
        Answer alone = api.post("/v1/topics/live:1/messages", "{}", "Idempotency-Key", "k-1");
        Answer batch = api.post("/v1/messages", "{\"messages\":[{\"topic\":\"live:1\",\"data\":{},\"key\":\"k-1\"}]}");

        assertThat(alone.status()).isEqualTo(400);
        assertThat(alone.json().get("code").textValue()).isEqualTo("invalid_key");
        assertThat(batch.json().at("/results/0/code").textValue()).isEqualTo("invalid_key");
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
}
