package io.fanfare.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSObject;
import io.fanfare.gateway.metrics.TokenFault;
import org.junit.jupiter.api.Test;

class TokenKeysTest {
    private static final TestKeys KEYS = new TestKeys();

    @Test
    void fileMayHoldSeveralPemBlocksAmongOtherText() throws Exception {
        TokenKeys keys = TokenKeys.of(null, "# ours\n" + KEYS.rsaPem() + "# theirs\r\n" + KEYS.ecPem());

        assertThat(keys.check(JWSObject.parse(KEYS.rs256("{\"alg\":\"RS256\",\"kid\":\"any\"}", "{}"))))
                .isNull();
        assertThat(keys.check(JWSObject.parse(KEYS.es256("{\"alg\":\"ES256\"}", "{}"))))
                .isNull();
        assertThat(keys.check(JWSObject.parse(Tokens.hs256("{}")))).isEqualTo(TokenFault.ALGORITHM);
    }

    @Test
    void keysForEncryptionAreLeftOut() {
        String encryption = KEYS.rsaJwk().replace("{", "{\"use\":\"enc\",");

        assertThatCode(() -> TokenKeys.of(null, "{\"keys\":[" + encryption + "," + KEYS.ecJwk() + "]}"))
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
                "{\"keys\":[{\"kty\":\"OKP\",\"kid\":\"k\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}]}", "type OKP, kid k");
        assertRefused("{\"keys\":[" + KEYS.rsaJwk().replace("{", "{\"alg\":\"PS256\",") + "]}", "a key for PS256");
    }

    @Test
    void weakKeyIsRefused() {
        TestKeys weak = new TestKeys(1_024, "secp384r1");

        assertRefused(weak.rsaPem(), "RSA key of 1024 bits");
        assertRefused(weak.ecPem(), "not on P-256");
    }

    @Test
    void secretIsLongAndNeverShown() {
        assertThat(new SharedSecret(Tokens.SECRET)).hasToString("***");
        assertThatThrownBy(() -> new SharedSecret("hunter2"))
                .hasMessage("7 bytes")
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertRefused(String file, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenKeys.of(null, file))
                .withMessageContaining(why);
    }
}
