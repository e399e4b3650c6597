package io.fanfare.gateway.auth;

/** Finds out who a client is from the token of its hello. Called on the client's loop: must not block. Any thread. */
public interface Authenticator {
    /** Takes every client for anybody; for development. */
    Authenticator OPEN = token -> Identity.ANYBODY;

    /**
     * @param token as the client sent it, empty for none; must not be logged
     * @return who it is, or null if the token is refused; the client is told no reason
     */
    Identity authenticate(String token);
}
