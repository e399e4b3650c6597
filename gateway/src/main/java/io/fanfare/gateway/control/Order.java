package io.fanfare.gateway.control;

import io.fanfare.gateway.auth.IdRule;
import io.fanfare.gateway.bus.message.DamagedMessageException;
import io.fanfare.gateway.bus.message.MessageFields;
import io.fanfare.gateway.bus.message.MessageForm;
import io.fanfare.gateway.bus.message.MessageKind;
import io.fanfare.gateway.bus.message.MessageWriter;
import io.fanfare.protocol.Publication;

/**
 * What every node has to carry out. Carrying it out again does no harm.
 *
 * <p>It is stored as a message between nodes: what was stored by one release is read by every later one.
 *
 * @param subject the user's id, or the token's
 * @param timeMillis when it was given, in milliseconds since 1970: the publication's time
 */
record Order(Kind kind, String subject, long timeMillis) {
    private static final MessageForm<String> SUBJECT_FORM = new MessageForm<>() {
        private static final int SUBJECT = 1;

        @Override
        public void write(String subject, MessageWriter out) {
            out.text(SUBJECT, subject);
        }

        @Override
        public String read(MessageFields in) throws DamagedMessageException {
            String subject = in.text(SUBJECT);
            String fault = IdRule.fault("subject", subject);
            if (fault != null) {
                throw new DamagedMessageException(fault);
            }
            return subject;
        }
    };

    /** What is to be done. */
    enum Kind {
        /** End the user's sessions. */
        FORCE_OFF("force-off"),
        /** Refuse the user's tokens that were issued until the order was given, and end their sessions. */
        REVOKE_USER("revoke-user"),
        /** Refuse the token, and end its sessions. */
        REVOKE_TOKEN("revoke-token");

        private final MessageKind<String> message;

        Kind(String name) {
            message = new MessageKind<>(name, SUBJECT_FORM);
        }

        /** How it is stored. */
        MessageKind<String> message() {
            return message;
        }

        /** Whether something has to be remembered. */
        boolean isRevocation() {
            return this != FORCE_OFF;
        }
    }

    /** As it is stored. */
    Publication publication() {
        return kind.message.write(Control.TOPIC, subject, timeMillis);
    }

    /**
     * Reads what was stored.
     *
     * @return null if a later release has stored it, in a way that this one can't read
     * @throws DamagedMessageException if it is of a known kind, and not what that has to be
     */
    static Order of(Publication publication) throws DamagedMessageException {
        for (Kind kind : Kind.values()) {
            if (kind.message.isOf(publication)) {
                String subject = kind.message.read(publication);
                return subject == null ? null : new Order(kind, subject, publication.timeMillis());
            }
        }
        return null;
    }
}
