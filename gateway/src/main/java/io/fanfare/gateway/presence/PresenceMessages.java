package io.fanfare.gateway.presence;

import io.fanfare.gateway.auth.IdRule;
import io.fanfare.gateway.bus.message.DamagedMessageException;
import io.fanfare.gateway.bus.message.MessageFields;
import io.fanfare.gateway.bus.message.MessageForm;
import io.fanfare.gateway.bus.message.MessageKind;
import io.fanfare.gateway.bus.message.MessageWriter;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How nodes tell each other who comes and goes, and write down who is there. */
final class PresenceMessages {
    private static final int MAX_ID = 200;
    private static final int MAX_PLACE = 1_000;
    private static final int MAX_INFO = 1 << 20;

    private PresenceMessages() {}

    /**
     * What has changed of one session.
     *
     * @param version the last one of the node when it was so
     * @param attendee null if it is not there any more
     */
    record Change(TopicName topic, String id, long version, Attendee attendee) {}

    /**
     * What a node tells at once.
     *
     * @param number 1, 2, 3 …, without holes
     * @param settledTerm the term of which all is written down that the node has; 0 while it is not done with its present one
     * @param isLast whether it says goodbye
     */
    record Batch(long node, long number, long settledTerm, boolean isLast, List<Change> changes) {
        Batch {
            changes = List.copyOf(changes);
        }
    }

    private static final MessageForm<Attendee> ATTENDEE = new MessageForm<>() {
        private static final int ID = 1;
        private static final int REVISION = 2;
        private static final int USER = 3;
        private static final int INFO = 4;
        private static final int PLACE = 5;
        private static final int FLAGS = 6;
        private static final int VERSION = 7;
        private static final int IS_CUT_OFF = 1;
        private static final int HAS_PLACE = 2;

        @Override
        public void write(Attendee attendee, MessageWriter out) {
            Attendance shown = attendee.attendance();
            int flags = (attendee.isCutOff() ? IS_CUT_OFF : 0) | (attendee.place() == null ? 0 : HAS_PLACE);
            out.text(ID, shown.id())
                    .number(REVISION, shown.revision())
                    .text(USER, shown.user())
                    .text(INFO, shown.info().text())
                    .text(PLACE, attendee.place() == null ? "" : attendee.place())
                    .number(FLAGS, flags)
                    .number(VERSION, attendee.version());
        }

        @Override
        public Attendee read(MessageFields in) throws DamagedMessageException {
            long flags = in.number(FLAGS);
            String user = in.text(USER);
            if (!user.isEmpty() && IdRule.fault("user", user) != null) {
                throw new DamagedMessageException("no user");
            }
            Payload info = Payload.json(bounded(in.text(INFO), MAX_INFO));
            Attendance shown =
                    new Attendance(bounded(in.text(ID), MAX_ID), in.number(REVISION, Integer.MAX_VALUE), user, info);
            String place = (flags & HAS_PLACE) == 0 ? null : bounded(in.text(PLACE), MAX_PLACE);
            return new Attendee(shown, place, (flags & IS_CUT_OFF) != 0, in.number(VERSION));
        }
    };

    private static String bounded(String text, int maxBytes) throws DamagedMessageException {
        if (text.length() > maxBytes || text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            throw new DamagedMessageException("a text is longer than " + maxBytes + " bytes");
        }
        return text;
    }

    private static final MessageForm<Change> CHANGE = new MessageForm<>() {
        private static final int TOPIC = 1;
        private static final int ID = 2;
        private static final int VERSION = 3;
        private static final int ATTENDEE_OR_NONE = 4;

        @Override
        public void write(Change change, MessageWriter out) {
            out.text(TOPIC, change.topic().value()).text(ID, change.id()).number(VERSION, change.version());
            if (change.attendee() != null) {
                out.group(ATTENDEE_OR_NONE, ATTENDEE, change.attendee());
            }
        }

        @Override
        public Change read(MessageFields in) throws DamagedMessageException {
            String id = bounded(in.text(ID), MAX_ID);
            List<Attendee> attendees = in.groups(ATTENDEE_OR_NONE, ATTENDEE);
            Attendee attendee = attendees.isEmpty() ? null : attendees.get(0);
            if (attendee != null && !attendee.id().equals(id)) {
                throw new DamagedMessageException("two ids");
            }
            return new Change(topic(in.text(TOPIC)), id, in.number(VERSION), attendee);
        }
    };

    private static TopicName topic(String name) throws DamagedMessageException {
        try {
            return TopicName.of(name);
        } catch (ProtocolException fault) {
            throw new DamagedMessageException("no topic");
        }
    }

    static final MessageForm<Batch> BATCH = new MessageForm<>() {
        private static final int NODE = 1;
        private static final int NUMBER = 2;
        private static final int SETTLED_TERM = 3;
        private static final int IS_LAST = 4;
        private static final int CHANGES = 5;

        @Override
        public void write(Batch batch, MessageWriter out) {
            out.id(NODE, batch.node())
                    .number(NUMBER, batch.number())
                    .number(SETTLED_TERM, batch.settledTerm())
                    .number(IS_LAST, batch.isLast() ? 1 : 0);
            batch.changes().forEach(change -> out.group(CHANGES, CHANGE, change));
        }

        @Override
        public Batch read(MessageFields in) throws DamagedMessageException {
            return new Batch(
                    in.id(NODE),
                    in.number(NUMBER),
                    in.number(SETTLED_TERM),
                    in.number(IS_LAST, 1) == 1,
                    in.groups(CHANGES, CHANGE));
        }
    };

    static final MessageForm<StoredAttendee> STORED = new MessageForm<>() {
        private static final int NODE = 1;
        private static final int TERM = 2;
        private static final int WHO = 3;

        @Override
        public void write(StoredAttendee stored, MessageWriter out) {
            out.id(NODE, stored.node()).number(TERM, stored.term()).group(WHO, ATTENDEE, stored.attendee());
        }

        @Override
        public StoredAttendee read(MessageFields in) throws DamagedMessageException {
            return new StoredAttendee(in.id(NODE), in.number(TERM), in.group(WHO, ATTENDEE));
        }
    };

    private static final MessageForm<Long> TERM_OF_LEASE = new MessageForm<>() {
        private static final int TERM = 1;

        @Override
        public void write(Long term, MessageWriter out) {
            out.number(TERM, term);
        }

        @Override
        public Long read(MessageFields in) throws DamagedMessageException {
            return in.number(TERM);
        }
    };

    /** What its lease says: the oldest term that is not void. */
    static final MessageKind<Long> LEASE = new MessageKind<>("lease", TERM_OF_LEASE);

    /** What a node tells the others. */
    static final MessageKind<Batch> CHANGES = new MessageKind<>("changes", BATCH);

    /** What it writes down. */
    static final MessageKind<StoredAttendee> ENTRY = new MessageKind<>("entry", STORED);
}
