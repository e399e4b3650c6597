package io.fanfare.gateway.control;

import io.fanfare.gateway.auth.IdRule;
import io.fanfare.gateway.auth.TopicPattern;
import io.fanfare.gateway.bus.message.DamagedMessageException;
import io.fanfare.gateway.bus.message.MessageFields;
import io.fanfare.gateway.bus.message.MessageForm;
import io.fanfare.gateway.bus.message.MessageWriter;

/**
 * Whom an order is about.
 *
 * @param subject the user's id, or the token's
 * @param detail which part of what is the user's, an id of a device or a pattern of topics; null for all of it
 */
record OrderTarget(String subject, String detail) {
    private static final int SUBJECT = 1;
    private static final int DETAIL = 2;

    static final MessageForm<OrderTarget> ALL_OF_IT = new MessageForm<>() {
        @Override
        public void write(OrderTarget target, MessageWriter out) {
            out.text(SUBJECT, target.subject());
        }

        @Override
        public OrderTarget read(MessageFields in) throws DamagedMessageException {
            return new OrderTarget(id(in, SUBJECT), null);
        }
    };

    static final MessageForm<OrderTarget> A_DEVICE = new MessageForm<>() {
        @Override
        public void write(OrderTarget target, MessageWriter out) {
            out.text(SUBJECT, target.subject()).text(DETAIL, target.detail());
        }

        @Override
        public OrderTarget read(MessageFields in) throws DamagedMessageException {
            return new OrderTarget(id(in, SUBJECT), id(in, DETAIL));
        }
    };

    static final MessageForm<OrderTarget> SOME_TOPICS = new MessageForm<>() {
        @Override
        public void write(OrderTarget target, MessageWriter out) {
            A_DEVICE.write(target, out);
        }

        @Override
        public OrderTarget read(MessageFields in) throws DamagedMessageException {
            try {
                return new OrderTarget(
                        id(in, SUBJECT), TopicPattern.parse(in.text(DETAIL)).toString());
            } catch (IllegalArgumentException fault) {
                throw new DamagedMessageException(fault.getMessage());
            }
        }
    };

    private static String id(MessageFields in, int field) throws DamagedMessageException {
        String id = in.text(field);
        String fault = IdRule.fault("subject", id);
        if (fault != null) {
            throw new DamagedMessageException(fault);
        }
        return id;
    }

    @Override
    public String toString() {
        return detail == null ? subject : subject + " " + detail;
    }
}
