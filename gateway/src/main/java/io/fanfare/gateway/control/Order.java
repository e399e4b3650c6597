package io.fanfare.gateway.control;

import io.fanfare.gateway.auth.IdRule;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.Publication;
import java.nio.charset.StandardCharsets;

/**
 * What every node has to carry out. Carrying it out again does no harm.
 *
 * @param subject the user's id, or the token's
 * @param timeMillis when it was given, in milliseconds since 1970
 */
record Order(Kind kind, String subject, long timeMillis) {

    /** What is to be done. */
    enum Kind {
        /** End the user's sessions. */
        FORCE_OFF("force-off"),
        /** Refuse the user's tokens that were issued until the order was given, and end their sessions. */
        REVOKE_USER("revoke-user"),
        /** Refuse the token, and end its sessions. */
        REVOKE_TOKEN("revoke-token");

        private final String event;

        Kind(String event) {
            this.event = event;
        }

        /** Whether something has to be remembered. */
        boolean isRevocation() {
            return this != FORCE_OFF;
        }
    }

    /** As it is stored: the kind is the event, the subject the payload. */
    Publication publication() {
        Payload payload = new Payload(PayloadFormat.BINARY, subject.getBytes(StandardCharsets.UTF_8));
        return new Publication(Control.TOPIC, kind.event, payload, null, timeMillis);
    }

    /** Reads what was stored; null if it is none, as when a newer release has stored it. */
    static Order of(Publication publication) {
        String subject = publication.payload().text();
        for (Kind kind : Kind.values()) {
            if (kind.event.equals(publication.event()) && IdRule.fault("subject", subject) == null) {
                return new Order(kind, subject, publication.timeMillis());
            }
        }
        return null;
    }
}
