package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.CloseCode;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that poll, or don't any more, by a clock that only turns here. */
class LongPollIdleTest {
    private static final int TICK_MILLIS = 100;

    private final TestPort port = new TestPort(DialectEndpoint.PHOENIX);
    private String token = "";

    @BeforeEach
    void start() {
        port.startSweeps();
    }

    @AfterEach
    void close() {
        port.close();
    }

    /** What was answered since the last time; empty for nothing. */
    private String answer() {
        String answer = new String(port.sentBytes(), StandardCharsets.UTF_8);
        if (answer.contains("\"token\":\"")) {
            token = answer.replaceAll("(?s).*\"token\":\"([^\"]*)\".*", "$1");
        }
        return answer;
    }

    private void get() {
        port.receive(Bytes.utf8(LongPollClient.getRequest("vsn=2.0.0", token, "")));
    }

    private void passSeconds(int seconds) {
        for (int i = 0; i < seconds * 1_000 / TICK_MILLIS; i++) {
            port.pass(TICK_MILLIS);
        }
    }

    @Test
    void getIsHeldBackForTheWindowAndNoLonger() {
        get();
        assertThat(answer()).contains("{\"status\":410,\"token\":\"fanfare.poll.");
        get();
        passSeconds(8);
        assertThat(answer()).isEmpty();

        passSeconds(2);

        assertThat(answer()).startsWith("HTTP/1.1 200 OK\r\n").contains("{\"status\":204,\"token\":\"" + token);
    }

    @Test
    void clientThatPollsStaysHoweverLongNothingComes() {
        get();
        answer();
        for (int i = 0; i < 30; i++) {
            get();
            passSeconds(11);
            assertThat(answer()).contains("{\"status\":204,");
        }
        assertThat(port.isOpen()).isTrue();
        assertThat(port.ended).isEmpty();
    }

    @Test
    void sessionWithoutAPollForOneAndAHalfWindowsIsGone() {
        get();
        answer();
        for (int i = 0; i < 2; i++) {
            passSeconds(7);
            port.receive(Bytes.utf8(LongPollClient.postRequest("vsn=2.0.0", token, "", "")));
            assertThat(answer()).contains("{\"status\":200,");
        }

        passSeconds(4);

        assertThat(port.ended).containsExactly(CloseCode.IDLE_TIMEOUT);
        get();
        assertThat(answer()).contains("{\"status\":410,\"token\":null,");
    }

    @Test
    void connectionOverWhichNothingGoesEnds() {
        get();
        answer();

        passSeconds(17);

        assertThat(port.isOpen()).isFalse();
    }

    @Test
    void requestIsTheSameHoweverItIsCut() {
        port.receiveOneByOne(Bytes.utf8(LongPollClient.getRequest("vsn=2.0.0", "", "")));
        assertThat(answer()).contains("{\"status\":410,");
        port.receiveOneByOne(Bytes.utf8(
                LongPollClient.postRequest("vsn=2.0.0", token, "", "[null,\"1\",\"phoenix\",\"heartbeat\",{}]")));
        assertThat(answer()).contains("{\"status\":200,");
        port.receiveOneByOne(Bytes.utf8(LongPollClient.getRequest("vsn=2.0.0", token, "")));
        assertThat(answer()).contains("phx_reply");
    }

    /** Answers wait for polls: what asks for more of them is not taken, and told so in time. */
    @Test
    void clientThatPostsAndNeverPollsIsBounded() {
        get();
        answer();
        String lines = String.join("\n", Collections.nCopies(40, "[null,\"1\",\"phoenix\",\"heartbeat\",{}]"));
        String post = LongPollClient.postRequest("vsn=2.0.0", token, "", lines);
        String answer = "";
        int posts = 0;
        do {
            port.receive(Bytes.utf8(post));
            posts++;
            answer = answer();
        } while (answer.contains("{\"status\":200,") && posts < 100);

        assertThat(answer).isEmpty();
        assertThat(port.heldBytes()).isLessThan(256 * 1024);
        passSeconds(12);

        assertThat(answer()).contains("{\"status\":408,");
        assertThat(port.ended).containsExactly(CloseCode.SLOW_CONSUMER);
        get();
        assertThat(answer()).contains("{\"status\":410,\"token\":null,");
    }
}
