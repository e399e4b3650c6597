package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fanfare.gateway.http.BackendClient.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of history, and what may be kept of them. */
class HistoryApiTest extends ApiFixture {
    @Test
    void offsetThatWasNeverGivenStartsWithTheOldestAsOnTheSockets() throws Exception {
        api.post("/v1/topics/room:ahead/messages", "{}");
        JsonNode known = api.get("/v1/topics/room:ahead").json();

        Answer answer = api.get("/v1/topics/room:ahead/messages?after=7&epoch=" + known.get("epoch"));

        assertThat(answer.json().get("messages").size()).isEqualTo(1);
        assertThat(answer.json().at("/messages/0/offset").intValue()).isEqualTo(1);
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
}
