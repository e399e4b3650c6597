package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.http.BackendClient.Answer;
import io.fanfare.gateway.transport.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a request is said in a problem body. */
class FaultyRequestTest extends ApiFixture {
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

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/octet-stream", "application/x-www-form-urlencoded"})
    void batchOfAnotherMediaTypeIsUnsupportedAndNothingOfItPublished(String contentType) throws Exception {
        String batch = "{\"messages\":[{\"topic\":\"room:page\",\"data\":{}}]}";

        assertProblem(api.send("POST", "/v1/messages", contentType, bytes(batch)), 415, "invalid_request");
        assertProblem(api.send("POST", "/v1/messages", null, bytes(batch)), 415, "invalid_request");
        assertThat(payloads("room:page")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            POST   | /v1/topics/a/messages?key=k          | query: key: unknown (expected: event)
            POST   | /v1/topics/a/messages?evnet=e        | query: evnet: unknown (expected: event)
            POST   | /v1/topics/a/messages?event=a&event= | query: event: given 2 times (expected: once)
            POST   | /v1/messages?limit=1                 | query: limit: unknown (expected: no query)
            GET    | /v1/topics/a/messages?from=1         | query: from: unknown (expected: after, epoch, limit)
            GET    | /v1/topics/a/messages?after=1&after=2 | query: after: given 2 times (expected: once)
            GET    | /v1/topics/a?after=1                 | query: after: unknown (expected: no query)
            GET    | /v1/sessions?usr=ann                 | query: usr: unknown (expected: limit, user)
            GET    | /healthz?verbose                     | query: verbose: unknown (expected: no query)
            GET    | /readyz?x=1                          | query: x: unknown (expected: no query)
            GET    | /metrics?name=x                      | query: name: unknown (expected: no query)
            GET    | /openapi.yaml?x                      | query: x: unknown (expected: no query)
            DELETE | /v1/users/ann/sessions?revok=true    | query: revok: unknown (expected: device, revoke)
            DELETE | /v1/users/ann/sessions?revoke=true&revoke=false | query: revoke: given 2 times (expected: once)
            DELETE | /v1/tokens/t?revoke=true             | query: revoke: unknown (expected: no query)
            """)
    void queryThatACallDoesNotKnowIsRefusedByEveryCall(String method, String path, String detail) throws Exception {
        boolean isPost = method.equals("POST");

        Answer answer = api.send(method, path, isPost ? JSON : null, isPost ? bytes("{}") : new byte[0]);

        assertProblem(answer, 400, "invalid_request");
        assertThat(answer.json().get("detail").textValue()).isEqualTo(detail);
    }

    @ParameterizedTest
    @CsvSource({"DELETE,/v1/users/ann/sessions", "DELETE,/v1/tokens/t", "GET,/v1/topics/a", "GET,/healthz"})
    void callWithoutABodyTakesNone(String method, String path) throws Exception {
        assertProblem(api.send(method, path, JSON, bytes("{}")), 400, "invalid_request");
    }

    @Test
    void slashInATopicIsToldHowToBeWritten() throws Exception {
        Answer answer = api.post("/v1/topics/a/b/messages", "{}");

        assertThat(answer.json().get("detail").textValue()).contains("as %2F: /v1/topics/a%2Fb/messages");
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
        BackendClient smallApi = new BackendClient(small.apiAddress().getPort());
        smallApi.post("/v1/topics/a/messages", "{}");

        Answer answer = smallApi.post("/v1/topics/b/messages", "{}");

        assertProblem(answer, 503, "overloaded");
        assertThat(answer.json().get("retryable").booleanValue()).isTrue();
        assertThat(answer.header("retry-after")).isEqualTo("1");
        small.stop();
    }
}
