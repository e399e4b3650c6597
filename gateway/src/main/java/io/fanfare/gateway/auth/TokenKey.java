package io.fanfare.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;

/**
 * One key that proves tokens, of one algorithm: no key is ever used in another way than the operator meant it.
 *
 * @param id null if it has none
 */
record TokenKey(JWSAlgorithm algorithm, String id, JWSVerifier verifier) {
    /** Whether this key has signed a token. */
    boolean hasSigned(JWSObject token) {
        try {
            return token.verify(verifier);
        } catch (JOSEException unverifiable) {
            // Such as a signature of the wrong length: none that this key has made.
            return false;
        }
    }
}
