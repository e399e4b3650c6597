package io.fanfare.gateway.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSObject;
import io.fanfare.gateway.auth.SharedSecret.Algorithm;
import io.fanfare.gateway.metrics.TokenFault;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenKeysTest {
    private static final TestKeys KEYS = new TestKeys();

    @Test
    void fileMayHoldSeveralPemBlocksAmongOtherText() throws Exception {
        TokenKeys keys = TokenKeys.of(List.of(), "# ours\n" + KEYS.rsaPem() + "# theirs\r\n" + KEYS.ecPem());

        assertThat(keys.check(JWSObject.parse(KEYS.rs256("{\"alg\":\"RS256\",\"kid\":\"any\"}", "{}")), TokenKeys.NONE))
                .isNull();
        assertThat(keys.check(JWSObject.parse(KEYS.es256("{\"alg\":\"ES256\"}", "{}")), TokenKeys.NONE))
                .isNull();
        assertThat(keys.check(JWSObject.parse(Tokens.hs256("{}")), TokenKeys.NONE))
                .isEqualTo(TokenFault.ALGORITHM);
    }

    @Test
    void keysForEncryptionAreLeftOut() {
        String encryption = KEYS.rsaJwk().replace("{", "{\"use\":\"enc\",");

        assertThatCode(() -> TokenKeys.of(List.of(), "{\"keys\":[" + encryption + "," + KEYS.ecJwk() + "]}"))
                .doesNotThrowAnyException();
        assertRefused("{\"keys\":[" + encryption + "]}", "no public key");
    }

    @Test
    void whatCannotProveTokensIsRefused() {
        assertRefused("", "no public key");
        assertRefused("hello", "no public key");
        assertRefused("{\"keys\":[]}", "no public key");
        assertRefused("{\"keys\":7}", "no JWKS");
        assertRefused("{", "no JWKS");
        assertRefused(KEYS.privatePem(), "PRIVATE KEY");
        assertRefused("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "neither RSA nor EC");
        assertRefused("{\"keys\":[{\"kty\":\"oct\",\"kid\":\"o\",\"k\":\"AAAA\"}]}", "secret key in it, kid o");
        assertRefused(
                "{\"keys\":[{\"kty\":\"OKP\",\"kid\":\"k\",\"crv\":\"X25519\",\"x\":\"AAAA\"}]}", "type OKP, kid k");
        assertRefused(
                "{\"keys\":[{\"kty\":\"OKP\",\"kid\":\"k\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}]}", "of 3 bytes, kid k");
        assertRefused("{\"keys\":[" + KEYS.rsaJwk().replace("{", "{\"alg\":\"ES256\",") + "]}", "a key for ES256");
        assertRefused("{\"keys\":[" + KEYS.ecJwk().replace("{", "{\"alg\":\"ES384\",") + "]}", "a key for ES384");
    }

    @Test
    void weakKeyIsRefused() {
        assertRefused(new TestKeys(1_024, "secp256r1").rsaPem(), "RSA key of 1024 bits");
    }

    @ParameterizedTest
    @CsvSource({
        "RS384, SHA384withRSA",
        "RS512, SHA512withRSA",
    })
    void rsaKeyIsForTheAlgorithmThatItsJwkNames(String algorithm, String java) throws Exception {
        String jwk = KEYS.rsaJwk().replace("{", "{\"alg\":\"" + algorithm + "\",");
        TokenKeys keys = TokenKeys.of(List.of(), "{\"keys\":[" + jwk + "]}");

        assertThat(keys.check(
                        JWSObject.parse(KEYS.signed("{\"alg\":\"" + algorithm + "\"}", "{}", java)), TokenKeys.NONE))
                .isNull();
        assertThat(keys.check(JWSObject.parse(KEYS.rs256("{\"alg\":\"RS256\"}", "{}")), TokenKeys.NONE))
                .isEqualTo(TokenFault.ALGORITHM);
    }

    @Test
    void rsaKeyMayBeForPss() throws Exception {
        TokenKeys keys =
                TokenKeys.of(List.of(), "{\"keys\":[" + KEYS.rsaJwk().replace("{", "{\"alg\":\"PS512\",") + "]}");

        assertThat(keys.check(JWSObject.parse(KEYS.ps512("{\"alg\":\"PS512\"}", "{}")), TokenKeys.NONE))
                .isNull();
        assertThat(keys.check(JWSObject.parse(KEYS.rs256("{\"alg\":\"PS512\"}", "{}")), TokenKeys.NONE))
                .isEqualTo(TokenFault.SIGNATURE);
    }

    @ParameterizedTest
    @CsvSource({
        "secp256r1, ES256, SHA256withECDSAinP1363Format",
        "secp384r1, ES384, SHA384withECDSAinP1363Format",
        "secp521r1, ES512, SHA512withECDSAinP1363Format",
    })
    void ecKeyIsForTheAlgorithmOfItsCurve(String curve, String algorithm, String java) throws Exception {
        TestKeys ofCurve = new TestKeys(2_048, curve);
        TokenKeys keys = TokenKeys.of(List.of(), ofCurve.ecPem());

        assertThat(keys.check(
                        JWSObject.parse(ofCurve.signed("{\"alg\":\"" + algorithm + "\"}", "{}", java)), TokenKeys.NONE))
                .isNull();
    }

    @Test
    void keyOfEd25519IsForEdDsa() throws Exception {
        for (String file : List.of(KEYS.edwardsPem(), "{\"keys\":[" + KEYS.edwardsJwk() + "]}")) {
            TokenKeys keys = TokenKeys.of(List.of(), file);

            assertThat(keys.check(JWSObject.parse(KEYS.edDsa("{\"alg\":\"EdDSA\"}", "{}")), TokenKeys.NONE))
                    .isNull();
            assertThat(keys.check(JWSObject.parse(new TestKeys().edDsa("{\"alg\":\"EdDSA\"}", "{}")), TokenKeys.NONE))
                    .isEqualTo(TokenFault.SIGNATURE);
            assertThat(keys.check(
                            JWSObject.parse(Tokens.token("{\"alg\":\"EdDSA\"}", "{}", new byte[3])), TokenKeys.NONE))
                    .isEqualTo(TokenFault.SIGNATURE);
        }
    }

    @ParameterizedTest
    @CsvSource({"HS384, HmacSHA384, 48", "HS512, HmacSHA512, 64"})
    void secretIsForOneAlgorithm(String algorithm, String java, int bytes) throws Exception {
        String secret = "s".repeat(bytes);
        TokenKeys keys = TokenKeys.of(List.of(new SharedSecret(Algorithm.valueOf(algorithm), secret)), null);
        String token = Tokens.hmac("{\"alg\":\"" + algorithm + "\"}", "{}", java, secret.getBytes(US_ASCII));

        assertThat(keys.check(JWSObject.parse(token), TokenKeys.NONE)).isNull();
        assertThat(keys.check(
                        JWSObject.parse(Tokens.hs256("{\"alg\":\"HS256\"}", "{}", secret.getBytes(US_ASCII))),
                        TokenKeys.NONE))
                .isEqualTo(TokenFault.ALGORITHM);
        assertThatThrownBy(() -> new SharedSecret(Algorithm.valueOf(algorithm), secret.substring(1)))
                .hasMessage(bytes - 1 + " bytes");
    }

    @Test
    void whereThereAreSeveralKeysATokenHasToNameItsOwn() throws Exception {
        TestKeys old = new TestKeys();
        String oldJwk = old.ecJwk().replace("\"e\"", "\"old\"");
        TokenKeys keys = TokenKeys.of(List.of(), "{\"keys\":[" + KEYS.ecJwk() + "," + oldJwk + "]}");

        assertThat(keys.check(JWSObject.parse(old.es256("{\"alg\":\"ES256\",\"kid\":\"old\"}", "{}")), TokenKeys.NONE))
                .isNull();
        assertThat(keys.check(JWSObject.parse(KEYS.es256("{\"alg\":\"ES256\",\"kid\":\"e\"}", "{}")), TokenKeys.NONE))
                .isNull();
        assertThat(keys.check(JWSObject.parse(old.es256("{\"alg\":\"ES256\",\"kid\":\"e\"}", "{}")), TokenKeys.NONE))
                .isEqualTo(TokenFault.SIGNATURE);
        assertThat(keys.check(JWSObject.parse(old.es256("{\"alg\":\"ES256\"}", "{}")), TokenKeys.NONE))
                .isEqualTo(TokenFault.KEY);
    }

    @Test
    void severalKeysThatATokenCouldNotTellApartAreRefused() {
        assertRefused(KEYS.ecPem() + new TestKeys().ecPem(), "2 keys for ES256");
        assertRefused("{\"keys\":[" + KEYS.ecJwk() + "," + new TestKeys().ecJwk() + "]}", "each has a kid of its own");
    }

    @Test
    void secretIsLongAndNeverShown() {
        assertThat(new SharedSecret(Algorithm.HS256, Tokens.SECRET)).hasToString("***");
        assertThatThrownBy(() -> new SharedSecret(Algorithm.HS256, "hunter2"))
                .hasMessage("7 bytes")
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertRefused(String file, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenKeys.of(List.of(), file))
                .withMessageContaining(why);
    }
}
