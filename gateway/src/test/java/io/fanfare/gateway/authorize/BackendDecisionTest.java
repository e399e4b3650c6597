package io.fanfare.gateway.authorize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.access.AccessDecision;
import io.fanfare.gateway.access.Question;
import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.access.Ruling;
import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.auth.Grants;
import io.fanfare.gateway.auth.Identity;
import io.fanfare.gateway.auth.TokenLimits;
import io.fanfare.gateway.metrics.AuthorizeOutcome;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.topic.NamespaceAccess;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.topic.RulesForTests;
import io.fanfare.gateway.topic.SlowPolicy;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.TopicName;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backend is asked, and for how long and for whom its answer holds. */
class BackendDecisionTest {
    private static final String URL = "http://127.0.0.1:1/authorize";
    private static final TopicName TOPIC = TopicName.of("asked:1");

    @RegisterExtension
    private final ExpectedLog log = new ExpectedLog(BackendDecision.class);

    private final List<String> asked = new ArrayList<>();
    private final List<AuthorizeOutcome> outcomes = new ArrayList<>();
    private final GatewayMetrics metrics = new GatewayMetrics() {
        @Override
        public void authorizationAsked(AuthorizeOutcome outcome) {
            outcomes.add(outcome);
        }
    };
    private final Namespaces namespaces = new Namespaces(
            RulesForTests.open(true, 1_000, 0, SlowPolicy.CATCH_UP), Map.of("asked", RulesForTests.askedOf(URL)));
    private long nowNanos;
    /** Null if it does not answer. */
    private String answer = "{\"allow\":true,\"for-seconds\":60}";

    private final BackendDecision decision = new BackendDecision(
            new NamespaceAccess(namespaces), namespaces, this::call, 10, new KeptRulings(100, () -> nowNanos), metrics);

    private CompletionStage<byte[]> call(URI url, byte[] body) {
        assertThat(url).hasToString(URL);
        asked.add(new String(body, UTF_8));
        return answer == null
                ? CompletableFuture.failedStage(new IllegalStateException("away"))
                : CompletableFuture.completedStage(answer.getBytes(UTF_8));
    }

    private static Identity of(String user, String device) {
        return new Identity(user, device, "t-1", 0, Identity.NEVER, Identity.NEVER, Grants.ALL, TokenLimits.NONE, null);
    }

    private Refusal decide(Identity identity, Action action) {
        return decision.decide(identity, action, TOPIC);
    }

    private Ruling ask(Identity identity, Action action) {
        return decision.ask(new Question(identity, "s-1", action, TOPIC))
                .toCompletableFuture()
                .join();
    }

    @Test
    void backendIsAskedWhoWantsWhat() {
        ask(of("ann", "phone"), Action.READ_HISTORY);
        ask(new Identity("ann"), Action.PUBLISH);
        ask(Identity.ANYBODY, Action.SUBSCRIBE);

        assertThat(asked)
                .containsExactly(
                        "{\"action\":\"history\",\"topic\":\"asked:1\",\"identity\":{\"session\":\"s-1\",\"user\":\"ann\","
                                + "\"device\":\"phone\",\"token\":\"t-1\"}}",
                        "{\"action\":\"publish\",\"topic\":\"asked:1\",\"identity\":{\"session\":\"s-1\",\"user\":\"ann\"}}",
                        "{\"action\":\"subscribe\",\"topic\":\"asked:1\",\"identity\":{\"session\":\"s-1\"}}");
    }

    @Test
    void answerHoldsForItsTimeAndForThisOnly() {
        Identity ann = of("ann", "phone");
        assertThat(decide(ann, Action.SUBSCRIBE)).isSameAs(AccessDecision.UNDECIDED);

        assertThat(ask(ann, Action.SUBSCRIBE)).isEqualTo(new Ruling(null, 60));

        assertThat(decide(ann, Action.SUBSCRIBE)).isNull();
        assertThat(decision.secondsKnown(ann, Action.SUBSCRIBE, TOPIC)).isEqualTo(60);
        assertThat(decide(ann, Action.PUBLISH)).isSameAs(AccessDecision.UNDECIDED);
        assertThat(decide(of("ann", "laptop"), Action.SUBSCRIBE)).isSameAs(AccessDecision.UNDECIDED);
        assertThat(decide(of("bob", "phone"), Action.SUBSCRIBE)).isSameAs(AccessDecision.UNDECIDED);
        nowNanos = TimeUnit.SECONDS.toNanos(60) + 1;
        assertThat(decide(ann, Action.SUBSCRIBE)).isSameAs(AccessDecision.UNDECIDED);
        assertThat(decision.secondsKnown(ann, Action.SUBSCRIBE, TOPIC)).isZero();
    }

    @Test
    void denialHoldsAsWell() {
        answer = "{\"allow\":false,\"for-seconds\":5}";
        Identity ann = of("ann", null);

        assertThat(ask(ann, Action.PUBLISH).refusal().code()).isEqualTo(ErrorCode.FORBIDDEN);

        assertThat(decide(ann, Action.PUBLISH).code()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(outcomes).containsExactly(AuthorizeOutcome.DENIED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"allow\":true}", "{\"allow\":true,\"for-seconds\":0}", "{\"allow\":true,\"more\":[1]}"})
    void answerWithoutATimeHoldsOnce(String once) {
        answer = once;

        assertThat(ask(of("ann", null), Action.PUBLISH)).isEqualTo(new Ruling(null, 0));

        assertThat(decide(of("ann", null), Action.PUBLISH)).isSameAs(AccessDecision.UNDECIDED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "true",
                "[]",
                "{}",
                "{\"allow\":\"true\"}",
                "{\"allow\":1}",
                "{\"allow\":null}",
                "{\"allow\":true,\"for-seconds\":-1}",
                "{\"allow\":true,\"for-seconds\":86401}",
                "{\"allow\":true,\"for-seconds\":1.5}",
                "{\"allow\":true,\"for-seconds\":\"60\"}",
                "{\"allow\":true,\"for-seconds\":null}",
                "{\"allow\":false,\"allow\":true}",
                "{\"allow\":true} {\"allow\":false}",
                "{\"allow\":true",
                "<html>",
            })
    void whatIsNoAnswerAllowsNothingAndDeniesNothing(String malformed) {
        answer = malformed;

        Ruling ruling = ask(of("ann", null), Action.PUBLISH);

        assertThat(ruling.refusal().code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(ruling.refusal().code().isRetryable()).isTrue();
        assertThat(decide(of("ann", null), Action.PUBLISH)).isSameAs(AccessDecision.UNDECIDED);
        assertThat(outcomes).containsExactly(AuthorizeOutcome.UNAVAILABLE);
    }

    @Test
    void backendThatIsAwayAllowsNothingAndDeniesNothing() {
        answer = null;

        assertThat(ask(of("ann", null), Action.PUBLISH).refusal().code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void onlyWhatIsAllowedOtherwiseIsAskedAbout() {
        Identity granted =
                new Identity("ann", null, null, 0, Identity.NEVER, Identity.NEVER, Grants.NONE, TokenLimits.NONE, null);

        assertThat(decide(granted, Action.PUBLISH).code()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(decide(Identity.BACKEND, Action.PUBLISH)).isNull();
        assertThat(decision.decide(granted, Action.PUBLISH, TopicName.of("fanfare:x"))
                        .code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(decision.asksAbout(TopicName.of("room:1"))).isFalse();
        assertThat(decision.asksAbout(TopicName.of("fanfare:x"))).isFalse();
        assertThat(decision.asksAbout(TOPIC)).isTrue();
    }
}
