package io.fanfare.gateway.session;

import io.fanfare.gateway.presence.Attendance;
import io.fanfare.gateway.presence.Departure;
import io.fanfare.gateway.topic.NamespaceRules;
import io.fanfare.gateway.topic.PresenceMode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;

/**
 * A subscription's part in presence: what is shown of its session in the topic, and whether its client is told who else is there. On the
 * session's loop.
 */
final class TopicPresence {
    private final Session session;
    private final Subscription subscription;
    /** Null if the client does not want to be told. */
    private final PresencePermission permission;
    /** What the client has said of itself, checked; null for nothing. */
    private Payload said;
    /** Null while nothing is shown. */
    private Attendance attendance;
    /** The subscription is open, so that others may see it. */
    private boolean isOpen;

    /** @param wantsToWatch whether the client wants to be told */
    TopicPresence(Session session, Subscription subscription, boolean wantsToWatch) {
        this.session = session;
        this.subscription = subscription;
        this.permission = wantsToWatch ? new PresencePermission(session, subscription) : null;
    }

    /** The subscription is open: its client has been told. */
    void open() {
        isOpen = true;
        review();
    }

    /** What is shown, and whether anything is told, may have to be different now: the rules, the token or a grant have changed. */
    void review() {
        if (!isOpen) {
            return;
        }
        NamespaceRules rules = rules();
        if (rules.presence().isKnown()) {
            show(rules);
        } else {
            leave(Departure.MEANT);
        }
        if (permission != null) {
            permission.review();
        }
    }

    /** Enters, or shows something else if that has changed. */
    private void show(NamespaceRules rules) {
        Payload info = info(rules);
        if (attendance == null) {
            attendance = new Attendance(
                    session.loop().newAttendanceId(),
                    1,
                    session.login().identity().user(),
                    info);
        } else if (attendance.info().equals(info)) {
            return;
        } else {
            attendance = new Attendance(attendance.id(), attendance.revision() + 1, attendance.user(), info);
        }
        session.services().presence().enter(topic(), attendance, PresencePlace.of(session));
    }

    /** What was checked before may be too much by other rules, or with another token: then nothing of it is shown. */
    private Payload info(NamespaceRules rules) {
        if (rules.presence() == PresenceMode.COUNT) {
            return PresenceInfo.NOTHING;
        }
        String ofToken = session.login().identity().info();
        try {
            return PresenceInfo.of(ofToken, said, rules.presenceInfoBytes());
        } catch (ProtocolException tooMuch) {
            return PresenceInfo.of(ofToken, null, 0);
        }
    }

    /** Whether anything is shown that clients say of themselves. */
    boolean isNamed() {
        return rules().presence() == PresenceMode.ON;
    }

    /**
     * The client says something of itself.
     *
     * @throws ProtocolException if it may not
     */
    void say(Payload info) {
        NamespaceRules rules = rules();
        PresenceInfo.of(session.login().identity().info(), info, rules.presenceInfoBytes());
        said = info;
        if (isOpen) {
            show(rules);
        }
    }

    /** Whether others may see it; before, what the client says is part of its coming. */
    boolean isShown() {
        return attendance != null;
    }

    /** The subscription ends. */
    void end(Departure departure) {
        isOpen = false;
        leave(departure);
        if (permission != null) {
            permission.end();
        }
    }

    private void leave(Departure departure) {
        if (attendance != null) {
            session.services().presence().leave(topic(), attendance.id(), departure);
            attendance = null;
        }
    }

    private NamespaceRules rules() {
        return session.services().namespaces().of(topic());
    }

    private TopicName topic() {
        return subscription.topic().name();
    }
}
