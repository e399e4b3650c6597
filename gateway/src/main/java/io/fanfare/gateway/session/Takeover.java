package io.fanfare.gateway.session;

import io.fanfare.gateway.bus.message.DamagedMessageException;
import io.fanfare.gateway.bus.message.MessageFields;
import io.fanfare.gateway.bus.message.MessageForm;
import io.fanfare.gateway.bus.message.MessageKind;
import io.fanfare.gateway.bus.message.MessageWriter;

/**
 * A client has opened a session on another node, and its former one is to be ended.
 *
 * @param former the session's id, as the client has named it
 * @param user whose session it must be
 */
record Takeover(SessionId former, String user) {
    private static final MessageForm<Takeover> FORM = new MessageForm<>() {
        private static final int ID_HIGH = 1;
        private static final int ID_LOW = 2;
        private static final int USER = 3;

        @Override
        public void write(Takeover takeover, MessageWriter out) {
            out.id(ID_HIGH, takeover.former.high())
                    .id(ID_LOW, takeover.former.low())
                    .text(USER, takeover.user);
        }

        @Override
        public Takeover read(MessageFields in) throws DamagedMessageException {
            return new Takeover(new SessionId(in.id(ID_HIGH), in.id(ID_LOW)), in.text(USER));
        }
    };

    static final MessageKind<Takeover> KIND = new MessageKind<>("takeover", FORM);
}
