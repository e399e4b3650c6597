package io.fanfare.gateway.audit;

import java.util.Locale;

/** What is written down. */
public enum AuditEvent {
    /** The API has refused a request because of who sent it. */
    REFUSAL,
    /** A user was forced off, or one of his devices. */
    FORCE_OFF,
    /** Tokens, or what they grant, were revoked. */
    REVOCATION,
    /** A key's scope {@code admin} was used; not for reading metrics, which is done all the time. */
    ADMIN,
    /** The node has learned of a new key. */
    KEY_CREATED,
    /** The node has learned that a key is none any more. */
    KEY_REVOKED,
    /** The configuration was read again. */
    RELOAD;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
