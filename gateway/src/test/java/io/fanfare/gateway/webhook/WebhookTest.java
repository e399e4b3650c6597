package io.fanfare.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.metrics.WebhookOutcome;
import io.fanfare.gateway.metrics.WebhookUse;
import io.fanfare.gateway.webhook.DecidingBackend.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a backend is called, and that one that fails costs bounded time and memory. */
@Timeout(30)
class WebhookTest {
    private static final int SECONDS = 1_614_265_330;
    private static final int MAX_ANSWER = 16 * 1024;
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);

    @RegisterExtension
    private final ExpectedLog log = new ExpectedLog(Breakers.class);

    private final Queue<WebhookOutcome> outcomes = new ConcurrentLinkedQueue<>();
    private final GatewayMetrics metrics = new GatewayMetrics() {
        @Override
        public void webhookCalled(WebhookUse use, WebhookOutcome outcome, long nanos) {
            outcomes.add(outcome);
        }
    };
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);
    private DecidingBackend backend;

    @BeforeEach
    void open() throws IOException {
        backend = new DecidingBackend();
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        backend.close();
    }

    private Webhook webhook(int timeoutMillis, int maxInFlight, int maxQueued) throws Exception {
        WebhookSettings settings = new WebhookSettings(
                DecidingBackend.SECRET, "", false, timeoutMillis, maxInFlight, maxQueued, 1, 10, 2 << 20, 10);
        return new Webhook(
                WebhookUse.AUTHORIZE,
                settings,
                SSLContext.getDefault(),
                threads,
                metrics,
                () -> Instant.ofEpochSecond(SECONDS));
    }

    private WebhookOutcome outcome(CompletableFuture<byte[]> call) {
        return call.handle((body, failure) ->
                        failure == null ? WebhookOutcome.ANSWERED : ((WebhookException) failure).outcome())
                .join();
    }

    private WebhookOutcome call(Webhook webhook) {
        return outcome(webhook.call(backend.url(), BODY, MAX_ANSWER).toCompletableFuture());
    }

    /** The example of the specification. */
    @Test
    void signatureIsThatOfStandardWebhooks() {
        assertThat(new WebhookSignature(DecidingBackend.SECRET).of("msg_p5jXN8AQM9LWM0D4loKWxJek", SECONDS, BODY))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec_",
                "whsec_?",
                "whsec_MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM=",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
            })
    void secretThatIsShortOrInAnotherFormIsNone(String secret) {
        assertThat(WebhookSignature.key(secret)).isNull();
    }

    @Test
    void callIsSignedAndItsAnswerGiven() throws Exception {
        backend.answers(200, "{\"a\":1}");

        byte[] answer = webhook(2_000, 4, 4)
                .call(backend.url(), BODY, MAX_ANSWER)
                .toCompletableFuture()
                .join();

        assertThat(new String(answer, UTF_8)).isEqualTo("{\"a\":1}");
        assertThat(backend.calls()).singleElement().satisfies(call -> {
            assertThat(call.body().getBytes(UTF_8)).isEqualTo(BODY);
            assertThat(call.timestamp()).isEqualTo(Integer.toString(SECONDS));
            assertThat(call.id()).startsWith("msg_");
            assertThat(call.signature())
                    .isEqualTo(new WebhookSignature(DecidingBackend.SECRET).of(call.id(), SECONDS, BODY));
        });
        assertThat(outcomes).containsExactly(WebhookOutcome.ANSWERED);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429, 0})
    void whatMayPassIsTriedAgainWithTheSameId(int status) throws Exception {
        AtomicInteger left = new AtomicInteger(2);
        backend.behaves(call -> new Reply(left.getAndDecrement() > 0 ? status : 200, "{}"));

        assertThat(call(webhook(2_000, 4, 4))).isEqualTo(WebhookOutcome.ANSWERED);

        // A connection that breaks may be tried by the JDK once more.
        assertThat(backend.calls()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(backend.calls().stream().map(DecidingBackend.Call::id).distinct())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"400, 1", "401, 1", "302, 1", "500, 3"})
    void whatIsNoAnswerFails(int status, int attempts) throws Exception {
        backend.answers(status, "{}");

        assertThat(call(webhook(2_000, 4, 4))).isEqualTo(WebhookOutcome.FAILED);

        assertThat(backend.calls()).hasSize(attempts);
    }

    @Test
    void answerWithoutEndFails() throws Exception {
        backend.answers(200, " ".repeat(20_000));

        assertThat(call(webhook(2_000, 4, 4))).isEqualTo(WebhookOutcome.FAILED);
    }

    @Test
    void backendThatIsSilentCostsNoMoreThanTheTimeout() throws Exception {
        backend.hold();

        assertThat(call(webhook(200, 4, 4))).isEqualTo(WebhookOutcome.TIMED_OUT);
    }

    @Test
    void backendThatIsNotThereFails() throws Exception {
        URI nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + free.getLocalPort() + "/");
        }

        assertThat(outcome(webhook(2_000, 4, 4).call(nobody, BODY, MAX_ANSWER).toCompletableFuture()))
                .isEqualTo(WebhookOutcome.FAILED);
    }

    @Test
    void whatNobodyCanHaveSeenIsTold() throws Exception {
        URI nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + free.getLocalPort() + "/");
        }
        Webhook webhook = webhook(200, 1, 0);
        assertThat(mayHaveArrived(webhook, nobody)).isFalse();

        backend.answers(500, "");
        assertThat(mayHaveArrived(webhook, backend.url())).isTrue();
        backend.hold();
        CompletableFuture<byte[]> first =
                webhook.call(backend.url(), BODY, MAX_ANSWER).toCompletableFuture();
        assertThat(mayHaveArrived(webhook, backend.url())).as("no room").isFalse();
        assertThat(failure(first).mayHaveArrived()).isTrue();
    }

    private static boolean mayHaveArrived(Webhook webhook, URI url) {
        return failure(webhook.call(url, BODY, MAX_ANSWER).toCompletableFuture())
                .mayHaveArrived();
    }

    private static WebhookException failure(CompletableFuture<byte[]> call) {
        return call.handle((body, failure) -> (WebhookException) failure).join();
    }

    @Test
    void everyStatusOfSuccessIsAnAnswer() throws Exception {
        backend.answers(202, "{}");

        assertThat(call(webhook(2_000, 4, 4))).isEqualTo(WebhookOutcome.ANSWERED);
    }

    @Test
    void callsWaitInABoundedQueueAndMoreAreRefused() throws Exception {
        Webhook webhook = webhook(5_000, 2, 3);
        backend.hold();
        List<CompletableFuture<byte[]>> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            calls.add(webhook.call(backend.url(), BODY, MAX_ANSWER).toCompletableFuture());
        }

        assertThat(call(webhook)).isEqualTo(WebhookOutcome.OVERLOADED);

        await().until(() -> backend.calls().size() == 2);
        backend.release();
        for (CompletableFuture<byte[]> one : calls) {
            assertThat(outcome(one)).isEqualTo(WebhookOutcome.ANSWERED);
        }
        assertThat(call(webhook)).isEqualTo(WebhookOutcome.ANSWERED);
    }

    @Test
    void backendThatMostlyFailsIsLeftAloneForAWhile() throws Exception {
        Webhook webhook = webhook(2_000, 4, 4);
        backend.answers(400, "");
        for (int i = 0; i < 10; i++) {
            assertThat(call(webhook)).isEqualTo(WebhookOutcome.FAILED);
        }

        assertThat(call(webhook)).isEqualTo(WebhookOutcome.BREAKER_OPEN);

        assertThat(backend.calls()).hasSize(10);
        backend.answers(200, "{}");
        await().until(() -> call(webhook) == WebhookOutcome.ANSWERED);
        assertThat(log.lines()).singleElement().asString().contains("mostly fails");
    }
}
