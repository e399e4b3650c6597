package io.fanfare.gateway.control;

import io.fanfare.gateway.bus.message.DamagedMessageException;
import io.fanfare.gateway.bus.message.MessageForm;
import io.fanfare.gateway.bus.message.MessageKind;
import io.fanfare.protocol.Publication;

/**
 * What every node has to carry out. Carrying it out again does no harm.
 *
 * <p>It is stored as a message between nodes: what was stored by one release is read by every later one.
 *
 * @param target whom it is about
 * @param timeMillis when it was given, in milliseconds since 1970: the publication's time
 */
record Order(Kind kind, OrderTarget target, long timeMillis) {
    /** What is to be done. */
    enum Kind {
        /** End the user's sessions. */
        FORCE_OFF("force-off", OrderTarget.ALL_OF_IT),
        /** End those of one device. */
        FORCE_OFF_DEVICE("force-off-device", OrderTarget.A_DEVICE),
        /** Refuse the user's tokens that were issued until the order was given, and end their sessions. */
        REVOKE_USER("revoke-user", OrderTarget.ALL_OF_IT),
        /** The same for those of one device. */
        REVOKE_DEVICE("revoke-device", OrderTarget.A_DEVICE),
        /** Let the user's tokens that were issued until the order was given no more grant some topics. */
        REVOKE_GRANT("revoke-grant", OrderTarget.SOME_TOPICS),
        /** Refuse the token, and end its sessions. */
        REVOKE_TOKEN("revoke-token", OrderTarget.ALL_OF_IT);

        private final MessageKind<OrderTarget> message;

        Kind(String name, MessageForm<OrderTarget> form) {
            message = new MessageKind<>(name, form);
        }

        /** How it is stored. */
        MessageKind<OrderTarget> message() {
            return message;
        }

        /** Whether something has to be remembered. */
        boolean isRevocation() {
            return this != FORCE_OFF && this != FORCE_OFF_DEVICE;
        }
    }

    /** As it is stored. */
    Publication publication() {
        return kind.message.write(Control.TOPIC, target, timeMillis);
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
                OrderTarget target = kind.message.read(publication);
                return target == null ? null : new Order(kind, target, publication.timeMillis());
            }
        }
        return null;
    }
}
