package io.fanfare.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.metrics.TokenFault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When the keys of an issuer are fetched, and what holds while they can't be. */
class FetchedKeysTest {
    private static final int REFRESH_SECONDS = 600;
    private static final TestKeys KEYS = new TestKeys();

    @RegisterExtension
    private final ExpectedLog log = new ExpectedLog(FetchedKeys.class);

    private final List<CompletableFuture<String>> fetches = new ArrayList<>();
    private final List<Boolean> outcomes = new ArrayList<>();
    private final GatewayMetrics metrics = new GatewayMetrics() {
        @Override
        public void jwksFetched(boolean isGot) {
            outcomes.add(isGot);
        }
    };
    private long nowNanos;
    private final FetchedKeys keys = new FetchedKeys(this::fetch, REFRESH_SECONDS, metrics, () -> nowNanos);

    private CompletableFuture<String> fetch() {
        CompletableFuture<String> one = new CompletableFuture<>();
        fetches.add(one);
        return one;
    }

    private void answer(String jwks) {
        fetches.get(fetches.size() - 1).complete(jwks);
    }

    private void fail() {
        fetches.get(fetches.size() - 1).completeExceptionally(new IOException("no route"));
    }

    private void pass(long seconds) {
        nowNanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    private TokenFault check(String token) throws Exception {
        return TokenKeys.of(List.of(), null).check(JWSObject.parse(token), keys.known());
    }

    private static boolean isUnavailable(CompletionStage<Void> outcome) {
        return outcome.handle((done, failure) -> failure instanceof KeysUnavailableException)
                .toCompletableFuture()
                .join();
    }

    private static boolean isDone(CompletionStage<Void> outcome) {
        return outcome.toCompletableFuture().isDone();
    }

    @Test
    void tokensWaitForTheFetchUnderWayAndShareIt() throws Exception {
        CompletionStage<Void> one = keys.lookAgain();
        CompletionStage<Void> other = keys.lookAgain();
        assertThat(isDone(one)).isFalse();

        answer(KEYS.jwks());

        assertThat(fetches).hasSize(1);
        assertThat(isUnavailable(one)).isFalse();
        assertThat(isUnavailable(other)).isFalse();
        assertThat(check(KEYS.rs256("{\"alg\":\"RS256\",\"kid\":\"r\"}", "{}"))).isNull();
        assertThat(check(KEYS.es256("{\"alg\":\"ES256\",\"kid\":\"e\"}", "{}"))).isNull();
        assertThat(check(KEYS.rs256("{\"alg\":\"RS256\",\"kid\":\"../r\"}", "{}")))
                .isEqualTo(TokenFault.KEY);
    }

    @Test
    void unknownNamesBeginNoMoreThanOneFetchInSomeSeconds() {
        keys.lookAgain();
        answer(KEYS.jwks());

        for (int i = 0; i < 10_000; i++) {
            assertThat(isDone(keys.lookAgain())).isTrue();
        }
        assertThat(fetches).hasSize(1);

        pass(FetchedKeys.PAUSE_SECONDS);
        keys.lookAgain();
        assertThat(fetches).hasSize(2);
    }

    @Test
    void newKeyIsFoundWhenATokenNamesItAndOneThatIsWithdrawnIsForgotten() throws Exception {
        TestKeys next = new TestKeys();
        keys.lookAgain();
        answer(KEYS.jwks());
        String token = next.rs256("{\"alg\":\"RS256\",\"kid\":\"next\"}", "{}");
        assertThat(check(token)).isEqualTo(TokenFault.KEY);

        pass(FetchedKeys.PAUSE_SECONDS);
        keys.lookAgain();
        answer("{\"keys\":[" + next.rsaJwk().replace("\"r\"", "\"next\"") + "]}");

        assertThat(check(token)).isNull();
        assertThat(check(KEYS.es256("{\"alg\":\"ES256\",\"kid\":\"e\"}", "{}"))).isEqualTo(TokenFault.ALGORITHM);
    }

    @Test
    void keysAreFetchedAgainNowAndThenAndSoonerAfterAFailure() {
        keys.lookAgain();
        answer(KEYS.jwks());
        pass(REFRESH_SECONDS - 1);
        keys.refreshIfDue();
        assertThat(fetches).hasSize(1);

        pass(1);
        keys.refreshIfDue();
        assertThat(fetches).hasSize(2);
        keys.refreshIfDue();
        assertThat(fetches).as("one at a time").hasSize(2);
        fail();

        pass(FetchedKeys.PAUSE_SECONDS - 1);
        keys.refreshIfDue();
        assertThat(fetches).hasSize(2);
        pass(1);
        keys.refreshIfDue();
        assertThat(fetches).hasSize(3);
    }

    @Test
    void noMoreThanSomeWait() {
        for (int i = 0; i < FetchedKeys.MAX_WAITING; i++) {
            assertThat(isDone(keys.lookAgain())).isFalse();
        }

        assertThat(isUnavailable(keys.lookAgain())).isTrue();

        answer(KEYS.jwks());
        assertThat(isUnavailable(keys.lookAgain())).isFalse();
    }

    @Test
    void keysStayWhileTheIssuerIsAway() throws Exception {
        String token = KEYS.rs256("{\"alg\":\"RS256\",\"kid\":\"r\"}", "{}");
        keys.lookAgain();
        answer(KEYS.jwks());
        assertThat(keys.problem()).isNull();

        for (int i = 0; i < 3; i++) {
            pass(FetchedKeys.PAUSE_SECONDS);
            CompletionStage<Void> outcome = keys.lookAgain();
            fail();
            assertThat(isUnavailable(outcome)).isTrue();
            assertThat(isUnavailable(keys.lookAgain())).isTrue();
            assertThat(check(token)).isNull();
            assertThat(keys.problem()).contains("no route");
        }
        pass(FetchedKeys.PAUSE_SECONDS);
        keys.lookAgain();
        answer(KEYS.jwks());

        assertThat(keys.problem()).isNull();
        assertThat(outcomes).containsExactly(true, false, false, false, true);
        assertThat(log.lines())
                .containsExactly("auth.jwks-url: no new keys, 2 stay, this node tries on: IOException: no route");
    }

    @Test
    void whatIsOfNoUseLeavesTheKeysThatWere() {
        keys.lookAgain();
        answer(KEYS.jwks());

        for (String useless : List.of("", "<html>", "{\"keys\":[]}", "{\"keys\":[7]}", "[".repeat(100_000))) {
            pass(FetchedKeys.PAUSE_SECONDS);
            keys.lookAgain();
            answer(useless);
            assertThat(keys.known().count()).isEqualTo(2);
            assertThat(keys.problem()).as(useless).isNotNull();
        }
    }

    @Test
    void keysForOthersAreLeftOut() throws Exception {
        String nameless = KEYS.ecJwk().replace("\"kid\":\"e\",", "");
        String encryption = KEYS.rsaJwk().replace("{", "{\"use\":\"enc\",").replace("\"r\"", "\"x\"");
        String secret = "{\"kty\":\"oct\",\"kid\":\"o\",\"k\":\"AAAA\"}";
        String unknown = "{\"kty\":\"LATTICE\",\"kid\":\"l\"}";
        keys.lookAgain();
        answer("{\"keys\":[" + String.join(",", nameless, encryption, secret, unknown, KEYS.rsaJwk(), KEYS.rsaJwk())
                + "]}");

        assertThat(keys.known().count()).isEqualTo(1);
        assertThat(check(KEYS.rs256("{\"alg\":\"RS256\",\"kid\":\"r\"}", "{}"))).isNull();
        assertThat(check(Tokens.hs256("{\"alg\":\"HS256\",\"kid\":\"o\"}", "{}", new byte[] {0, 0, 0})))
                .isEqualTo(TokenFault.ALGORITHM);
    }

    @Test
    void keysWithoutEndAreRefused() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 101; i++) {
            many.append(i == 0 ? "" : ",").append(KEYS.ecJwk().replace("\"e\"", "\"e" + i + "\""));
        }
        keys.lookAgain();
        answer("{\"keys\":[" + many + "]}");

        assertThat(keys.known().count()).isZero();
        assertThat(keys.problem()).contains("more than 100 keys");
    }

    @Test
    void configuredKeyOfTheSameNameGoesBeforeAPublishedOne() throws Exception {
        TestKeys others = new TestKeys();
        keys.lookAgain();
        answer(others.jwks());
        TokenKeys configured = TokenKeys.of(List.of(), KEYS.jwks());
        String header = "{\"alg\":\"RS256\",\"kid\":\"r\"}";

        assertThat(configured.check(JWSObject.parse(KEYS.rs256(header, "{}")), keys.known()))
                .isNull();
        assertThat(configured.check(JWSObject.parse(others.rs256(header, "{}")), keys.known()))
                .isEqualTo(TokenFault.SIGNATURE);
    }
}
