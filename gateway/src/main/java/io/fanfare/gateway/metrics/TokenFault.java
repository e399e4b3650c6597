package io.fanfare.gateway.metrics;

/** Why a client's token was refused. For operators: the client is told nothing of it. */
public enum TokenFault {
    /** There was none. */
    MISSING,
    /** It is no signed token, {@code alg: none} among them, or too long. */
    MALFORMED,
    /** It is of a type that is for something else, such as a logout. */
    TYPE,
    /** It names an algorithm for which no key is configured. */
    ALGORITHM,
    /** It names a key that is not among those of its algorithm, or none where there are several. */
    KEY,
    /** It names a key that is not known, and the issuer can't be asked for its keys: it may be good. */
    UNAVAILABLE,
    /** Its signature is none of a configured key, or it has a header that would have to be understood. */
    SIGNATURE,
    /** A claim is missing or is not what it should be. */
    CLAIM,
    /** It is valid for longer than a token may be. */
    LIFE,
    /** Another issuer than the configured one. */
    ISSUER,
    /** It is not meant for the configured audience. */
    AUDIENCE,
    /** It is from the future, or its time has not come. */
    NOT_YET_VALID,
    /** Its time is over. */
    EXPIRED,
    /** It, or all of its user's until some time, were revoked. */
    REVOKED
}
