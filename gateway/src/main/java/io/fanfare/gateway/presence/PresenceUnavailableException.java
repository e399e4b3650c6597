package io.fanfare.gateway.presence;

/** Who is in a topic can't be told now; the same question may be answered later. */
public final class PresenceUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PresenceUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
