package io.fanfare.gateway.metrics;

/** Why a TLS handshake came to nothing. */
public enum TlsFault {
    /** What came is no TLS. */
    PLAINTEXT,
    /** It took too long. */
    TIMEOUT,
    /** The client left in its midst. */
    CLOSED,
    /** The client said that it does not want: it does not trust the certificate, say. */
    REFUSED_BY_CLIENT,
    /** The client has no certificate that is trusted, where it needs one. */
    CLIENT_CERTIFICATE,
    /** The client offers nothing that may be used, or breaks the protocol. */
    PROTOCOL
}
