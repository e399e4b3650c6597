package io.fanfare.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.auth.SharedSecret.Algorithm;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.metrics.TokenFault;
import io.fanfare.protocol.TopicName;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a token lets in, and that a refusal tells the client nothing and the operator why. */
class JwtAuthenticatorTest {
    private static final long NOW = 1_800_000_000;
    private static final long SKEW_SECONDS = 30;
    private static final long LIFE_SECONDS = 3_600;
    private static final byte[] SECRET = Tokens.SECRET.getBytes(StandardCharsets.UTF_8);
    private static final String HS256 = "{\"alg\":\"HS256\"}";
    private static final TestKeys KEYS = new TestKeys();

    private final List<TokenFault> faults = new ArrayList<>();
    private final GatewayMetrics metrics = new GatewayMetrics() {
        @Override
        public void tokenRefused(TokenFault fault) {
            faults.add(fault);
        }
    };
    private final Revocations revocations = new Revocations(10, 1);
    private boolean isAnybodyServed;

    private Identity authenticate(String token) {
        return authenticate(token, "", "");
    }

    private Identity authenticate(String token, String issuer, String audience) {
        TokenKeys keys = TokenKeys.of(List.of(new SharedSecret(Algorithm.HS256, Tokens.SECRET)), KEYS.jwks());
        AuthSettings settings = new AuthSettings(
                AuthSettings.Mode.JWT,
                false,
                "",
                "",
                "",
                "",
                "",
                600,
                "",
                issuer,
                audience,
                (int) SKEW_SECONDS,
                (int) LIFE_SECONDS,
                10,
                new GrantSettings(List.of("live:*"), List.of(), List.of(), List.of()));
        TokenPolicy policy =
                new TokenPolicy(settings, keys, settings.defaultGrants().grants());
        InstantSource clock = () -> java.time.Instant.ofEpochSecond(NOW);
        return new JwtAuthenticator(() -> policy, IssuerKeys.NONE, revocations, () -> isAnybodyServed, metrics, clock)
                .authenticate(token)
                .toCompletableFuture()
                .join();
    }

    private static String claims(String more) {
        return "{\"sub\":\"ann\",\"iat\":" + NOW + ",\"exp\":" + (NOW + 60) + more + "}";
    }

    private void assertRefused(String token, TokenFault fault) {
        assertThat(authenticate(token)).as(token).isNull();
        assertThat(faults).as(token).containsExactly(fault);
        faults.clear();
    }

    @Test
    void goodTokenLetsItsUserIn() {
        Identity ann = authenticate(Tokens.hs256(claims(",\"jti\":\"t-1\"")));

        assertThat(ann)
                .isEqualTo(new Identity(
                        "ann",
                        null,
                        "t-1",
                        NOW * 1000,
                        (NOW + 60) * 1000,
                        (NOW + 60 + SKEW_SECONDS) * 1000,
                        new Grants(List.of(TopicPattern.parse("live:*")), List.of(), List.of(), List.of()),
                        TokenLimits.NONE,
                        null));
        assertThat(faults).isEmpty();
    }

    @Test
    void claimsThatANodeHasNoUseForAreIgnored() {
        assertThat(authenticate(Tokens.hs256(claims(",\"roles\":[{\"a\":1}],\"name\":null"))))
                .isNotNull();
    }

    @Test
    void eachKeyProvesTheTokensOfItsAlgorithm() {
        assertThat(authenticate(KEYS.rs256("{\"alg\":\"RS256\",\"kid\":\"r\"}", claims(""))))
                .isNotNull();
        assertThat(authenticate(KEYS.rs256("{\"alg\":\"RS256\"}", claims("")))).isNotNull();
        assertThat(authenticate(KEYS.es256("{\"alg\":\"ES256\",\"kid\":\"e\"}", claims(""))))
                .isNotNull();
    }

    @Test
    void clientWithoutATokenIsRefused() {
        assertRefused("", TokenFault.MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b", "a.b.c", "..", "e30.e30.e30", "a.b.c.d.e", "\u0000", "{}", "é.é.é"})
    void whatIsNoTokenIsRefused(String token) {
        assertRefused(token, TokenFault.MALFORMED);
    }

    @Test
    void tokenThatIsTooLongIsRefusedUnread() {
        assertRefused(Tokens.hs256(claims(",\"x\":\"" + "x".repeat(8 * 1024) + "\"")), TokenFault.MALFORMED);
    }

    @Test
    void tokenNestedWithoutEndIsRefused() {
        assertRefused(Tokens.hs256("{\"a\":" + "[".repeat(3_000)), TokenFault.CLAIM);
        String header = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("[".repeat(3_000).getBytes());
        assertRefused(header + ".e30.e30", TokenFault.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", ""})
    void unsignedTokenIsRefused(String none) {
        String header = "{\"alg\":\"" + none + "\"}";
        for (String token : List.of(
                Tokens.token(header, claims(""), new byte[0]),
                Tokens.hs256(header, claims(""), SECRET),
                Tokens.token(header, claims(""), new byte[32]))) {
            assertThat(authenticate(token)).isNull();
        }
        assertThat(faults).hasSize(3).isSubsetOf(TokenFault.MALFORMED, TokenFault.ALGORITHM);
    }

    @Test
    void publicKeyIsNoSecret() {
        for (byte[] asSecret : List.of(KEYS.rsaDer(), KEYS.rsaPem().getBytes(StandardCharsets.US_ASCII))) {
            assertRefused(Tokens.hs256(HS256, claims(""), asSecret), TokenFault.SIGNATURE);
            assertRefused(
                    Tokens.hs256("{\"alg\":\"HS256\",\"kid\":\"r\"}", claims(""), asSecret), TokenFault.SIGNATURE);
            assertRefused(Tokens.hs256("{\"alg\":\"RS256\"}", claims(""), asSecret), TokenFault.SIGNATURE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS384", "HS512", "RS384", "PS256", "ES384", "EdDSA", "dir"})
    void algorithmWithoutAKeyIsRefused(String algorithm) {
        String token = Tokens.hs256("{\"alg\":\"" + algorithm + "\"}", claims(""), SECRET);

        assertThat(authenticate(token)).isNull();
        assertThat(faults).hasSize(1).isSubsetOf(TokenFault.ALGORITHM, TokenFault.MALFORMED);
    }

    @Test
    void keyInTheTokenItselfIsNotUsed() {
        TestKeys others = new TestKeys();
        String header = "{\"alg\":\"RS256\",\"jwk\":" + others.rsaJwk() + "}";

        assertRefused(others.rs256(header, claims("")), TokenFault.SIGNATURE);
    }

    @Test
    void keyThatIsNotKnownIsRefused() {
        assertRefused(KEYS.rs256("{\"alg\":\"RS256\",\"kid\":\"x\"}", claims("")), TokenFault.KEY);
    }

    @Test
    void signatureOfAnotherKeyIsRefused() {
        TestKeys others = new TestKeys();

        assertRefused(others.rs256("{\"alg\":\"RS256\",\"kid\":\"r\"}", claims("")), TokenFault.SIGNATURE);
        assertRefused(others.es256("{\"alg\":\"ES256\",\"kid\":\"e\"}", claims("")), TokenFault.SIGNATURE);
        assertRefused(Tokens.hs256(HS256, claims(""), new byte[32]), TokenFault.SIGNATURE);
        assertRefused(Tokens.token("{\"alg\":\"ES256\"}", claims(""), new byte[64]), TokenFault.SIGNATURE);
        assertRefused(Tokens.token("{\"alg\":\"RS256\"}", claims(""), new byte[1]), TokenFault.SIGNATURE);
    }

    @Test
    void changedTokenIsRefused() {
        String good = Tokens.hs256(claims(""));
        String bob = Tokens.hs256(claims("").replace("ann", "bob"));

        assertRefused(
                bob.substring(0, bob.lastIndexOf('.')) + good.substring(good.lastIndexOf('.')), TokenFault.SIGNATURE);
    }

    @Test
    void headerThatWouldHaveToBeUnderstoodIsRefused() {
        String header = "{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}";

        assertRefused(Tokens.hs256(header, claims(""), SECRET), TokenFault.SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "x",
                "{}",
                "{'iat':1,'exp':2}",
                "{'sub':'','iat':1,'exp':2}",
                "{'sub':7,'iat':1,'exp':2}",
                "{'sub':'a\\nb','iat':1,'exp':2}",
                "{'sub':'a','iat':1}",
                "{'sub':'a','exp':2}",
                "{'sub':'a','iat':'1','exp':2}",
                "{'sub':'a','iat':1,'exp':null}",
                "{'sub':'a','iat':-1,'exp':2}",
                "{'sub':'a','iat':1,'exp':9223372036854775807}",
                "{'sub':'a','iat':1,'exp':1e400}",
                "{'sub':'a','iat':1,'exp':2,'nbf':'x'}",
                "{'sub':'a','iat':1,'exp':2,'jti':''}",
                "{'sub':'a','iat':1,'exp':2,'jti':1}",
                "{'sub':'a','iat':1,'exp':2,'iss':1}",
                "{'sub':'a','iat':1,'exp':2,'aud':1}",
                "{'sub':'a','iat':1,'exp':2,'aud':[1]}",
                "{'sub':'a','iat':1,'exp':2,'device':1}",
                "{'sub':'a','sub':'b','iat':1,'exp':2}",
                "{'sub':'a','iat':1,'exp':2,'fanfare':null}",
                "{'sub':'a','iat':1,'exp':2,'fanfare':[]}",
                "{'sub':'a','iat':1,'exp':2,'fanfare':{'subscribe':'*'}}",
                "{'sub':'a','iat':1,'exp':2,'fanfare':{'publish':[7]}}",
                "{'sub':'a','iat':1,'exp':2,'fanfare':{'history':['']}}",
                "{'sub':'a','iat':1,'exp':2,'fanfare':{'presence':['a*b']}}"
            })
    void tokenWithoutTheClaimsThatAreNeededIsRefused(String claims) {
        assertRefused(Tokens.hs256(claims.replace('\'', '"')), TokenFault.CLAIM);
    }

    @Test
    void tokenWithTooManyPatternsIsRefused() {
        String patterns = "\"a\",".repeat(Grants.MAX_PATTERNS);

        assertRefused(Tokens.hs256(claims(",\"fanfare\":{\"subscribe\":[" + patterns + "\"a\"]}")), TokenFault.CLAIM);
    }

    @Test
    void grantsOfATokenStandInThePlaceOfTheDefaultOnes() {
        Identity ann = authenticate(Tokens.hs256(
                claims(",\"device\":\"phone\",\"fanfare\":{\"subscribe\":[\"user:{sub}:*\"],\"unknown\":7}")));

        assertThat(ann.device()).isEqualTo("phone");
        assertThat(ann.isGranted(Action.SUBSCRIBE, TopicName.of("user:ann:inbox")))
                .isTrue();
        assertThat(ann.isGranted(Action.SUBSCRIBE, TopicName.of("user:bob:inbox")))
                .isFalse();
        assertThat(ann.isGranted(Action.SUBSCRIBE, TopicName.of("live:1"))).isFalse();
        assertThat(ann.isGranted(Action.PUBLISH, TopicName.of("user:ann:inbox")))
                .isFalse();
    }

    @Test
    void claimMayLowerLimitsAndCarryWhatOthersSee() {
        Identity ann = authenticate(Tokens.hs256(claims(",\"fanfare\":{\"limits\":{\"publishes-per-second\":5,"
                + "\"subscriptions\":50},\"info\":{\"name\": \"Ann\", \"n\": [1, 2.50]}}")));

        assertThat(ann.limits()).isEqualTo(new TokenLimits(5, 50));
        assertThat(ann.limits().publishesPerSecond(100)).isEqualTo(5);
        assertThat(ann.limits().publishesPerSecond(3)).isEqualTo(3);
        assertThat(ann.limits().publishesPerSecond(0)).isEqualTo(5);
        assertThat(TokenLimits.NONE.publishesPerSecond(0)).isZero();
        assertThat(ann.limits().subscriptions(1_000)).isEqualTo(50);
        assertThat(ann.info()).isEqualTo("{\"name\":\"Ann\",\"n\":[1,2.5]}");
        assertThat(ann.grants()).isEqualTo(Grants.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"limits\":7",
                "\"limits\":null",
                "\"limits\":{\"subscriptions\":0}",
                "\"limits\":{\"subscriptions\":-1}",
                "\"limits\":{\"subscriptions\":1000001}",
                "\"limits\":{\"subscriptions\":5000000000}",
                "\"limits\":{\"subscriptions\":1.5}",
                "\"limits\":{\"subscriptions\":\"5\"}",
                "\"limits\":{\"subscriptions\":null}",
                "\"limits\":{\"subscription\":5}",
                "\"info\":\"ann\"",
                "\"info\":[]",
                "\"info\":null",
                "\"info\":{\"a\":HUGE}",
                // Members twice, on each level.
                "\"subscribe\":[],\"subscribe\":[\"*\"]",
                "\"limits\":{\"subscriptions\":5,\"subscriptions\":500}",
                "\"info\":{\"a\":{\"b\":1,\"b\":2}}",
            })
    void claimThatIsNotWhatItShouldBeIsRefused(String members) {
        String huge = "\"" + "x".repeat(4_090) + "\"";

        assertRefused(Tokens.hs256(claims(",\"fanfare\":{" + members.replace("HUGE", huge) + "}")), TokenFault.CLAIM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void deeplyNestedClaimIsRefused(String opening) {
        String deep = opening.repeat(1_000);

        assertRefused(Tokens.hs256(claims(",\"x\":" + deep)), TokenFault.CLAIM);
        String closed = deep + "1" + (opening.equals("[") ? "]" : "}").repeat(1_000);
        assertRefused(Tokens.hs256(claims(",\"x\":" + closed)), TokenFault.CLAIM);
    }

    @Test
    void emptyGrantsGrantNothing() {
        assertThat(authenticate(Tokens.hs256(claims(",\"fanfare\":{}"))).grants())
                .isEqualTo(Grants.NONE);
    }

    @Test
    void clientWithoutATokenIsLetInWhereSomethingIsOpenToAll() {
        isAnybodyServed = true;

        assertThat(authenticate("")).isSameAs(Identity.ANONYMOUS);
        assertThat(authenticate("x")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"logout+jwt", "dpop+jwt", "secevent+jwt", ""})
    void tokenForSomethingElseIsRefused(String type) {
        assertRefused(
                Tokens.hs256("{\"alg\":\"HS256\",\"typ\":\"" + type + "\"}", claims(""), SECRET), TokenFault.TYPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt", "at+jwt", "application/at+jwt"})
    void tokenForAccessIsTaken(String type) {
        assertThat(authenticate(Tokens.hs256("{\"alg\":\"HS256\",\"typ\":\"" + type + "\"}", claims(""), SECRET)))
                .isNotNull();
    }

    @Test
    void userWhoseNameIsNotUtf8IsRefused() {
        assertRefused(
                Tokens.hs256Bytes(HS256, claims("").replace("ann", "\u00e4").getBytes(StandardCharsets.ISO_8859_1)),
                TokenFault.CLAIM);
    }

    @Test
    void userOfMoreThan200BytesIsRefused() {
        assertThat(authenticate(Tokens.hs256(claims("").replace("ann", "é".repeat(100)))))
                .isNotNull();
        assertRefused(Tokens.hs256(claims("").replace("ann", "é".repeat(100) + "n")), TokenFault.CLAIM);
    }

    @ParameterizedTest
    @CsvSource({
        "-3600,   -31,            EXPIRED",
        "-3600,   -30,            EXPIRED",
        "-3600,   -29,",
        "30,      60,",
        "31,      60,             NOT_YET_VALID",
        "0,       3600,",
        "0,       3601,           LIFE",
        "-100000, 60,             LIFE",
    })
    void tokenHoldsFromItsIssueToItsExpiryGiveOrTakeTheClocks(long issued, long expires, TokenFault fault) {
        String token = Tokens.hs256("{\"sub\":\"a\",\"iat\":" + (NOW + issued) + ",\"exp\":" + (NOW + expires) + "}");

        if (fault == null) {
            assertThat(authenticate(token)).isNotNull();
        } else {
            assertRefused(token, fault);
        }
    }

    @Test
    void tokenWhoseTimeHasNotComeIsRefused() {
        assertThat(authenticate(Tokens.hs256(claims(",\"nbf\":" + (NOW + SKEW_SECONDS)))))
                .isNotNull();
        assertRefused(Tokens.hs256(claims(",\"nbf\":" + (NOW + SKEW_SECONDS + 1))), TokenFault.NOT_YET_VALID);
    }

    @Test
    void issuerAndAudienceMustFitIfTheyAreConfigured() {
        String right = Tokens.hs256(claims(",\"iss\":\"us\",\"aud\":[\"x\",\"chat\"]"));
        assertThat(authenticate(right, "us", "chat")).isNotNull();
        assertThat(authenticate(Tokens.hs256(claims(",\"aud\":\"chat\"")), "", "chat"))
                .isNotNull();

        assertThat(authenticate(right, "them", "chat")).isNull();
        assertThat(authenticate(right, "us", "shop")).isNull();
        assertThat(authenticate(Tokens.hs256(claims("")), "us", "")).isNull();
        assertThat(authenticate(Tokens.hs256(claims("")), "", "chat")).isNull();
        assertThat(faults)
                .containsExactly(TokenFault.ISSUER, TokenFault.AUDIENCE, TokenFault.ISSUER, TokenFault.AUDIENCE);
    }

    @Test
    void revokedTokenIsRefused() {
        revocations.revokeToken("t-1");

        assertRefused(Tokens.hs256(claims(",\"jti\":\"t-1\"")), TokenFault.REVOKED);
        assertThat(authenticate(Tokens.hs256(claims(",\"jti\":\"t-2\"")))).isNotNull();
    }

    @Test
    void revokedUserGetsInWithALaterToken() {
        revocations.revokeUser("ann", NOW * 1000 - 1);
        assertThat(authenticate(Tokens.hs256(claims("")))).isNotNull();

        revocations.revokeUser("ann", NOW * 1000);
        assertRefused(Tokens.hs256(claims("")), TokenFault.REVOKED);
        assertThat(authenticate(Tokens.hs256(claims("").replace("ann", "bob")))).isNotNull();
    }
}
