package io.fanfare.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Set;

/**
 * Proves signatures of Ed25519 (RFC 8037 §3.1) by the JDK's own provider. The library's verifier wants a further library for it,
 * which came before the JDK had one.
 */
final class EdDsaVerifier extends BaseJWSProvider implements JWSVerifier {
    private final PublicKey key;

    EdDsaVerifier(PublicKey key) {
        super(Set.of(JWSAlgorithm.EdDSA));
        this.key = key;
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signedPart, Base64URL signature) throws JOSEException {
        try {
            Signature verification = Signature.getInstance("Ed25519");
            verification.initVerify(key);
            verification.update(signedPart);
            return verification.verify(signature.decode());
        } catch (SignatureException notOne) {
            // Such as one of the wrong length.
            return false;
        } catch (GeneralSecurityException unusable) {
            throw new JOSEException("Ed25519: " + unusable.getMessage(), unusable);
        }
    }
}
