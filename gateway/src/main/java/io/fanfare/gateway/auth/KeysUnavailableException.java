package io.fanfare.gateway.auth;

/** Whether a token is good can't be told now, because the keys of its issuer can't be had. No fault of the token, as far as is known. */
public final class KeysUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    KeysUnavailableException(String message) {
        super(message, null, false, false);
    }
}
