package io.fanfare.gateway.session;

import io.fanfare.gateway.access.AccessDecision;
import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.access.Ruling;
import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.auth.Identity;
import io.fanfare.gateway.topic.PresenceMode;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.TopicName;

/**
 * Whether a subscription's client may be told who is in the topic, and the telling while it may. Where somebody else decides, that is
 * asked, and asked again when the answer's time is over; while no answer is to be had things stay as they are. On the session's loop.
 */
final class PresencePermission implements PresenceTask {
    static final Refusal NOT_OFFERED = Refusal.of(ErrorCode.UNSUPPORTED, "presence is not offered in this topic");

    private static final int NEVER = Integer.MAX_VALUE;
    private static final int SOON_SECONDS = 1;

    private final Session session;
    private final Subscription subscription;
    /** Null while nothing is told. */
    private PresenceWatcher watcher;
    /** What is told: another mode needs another state. */
    private PresenceMode mode = PresenceMode.OFF;
    /** Whether it was told that nothing is. */
    private boolean isToldNothing;

    private int dueSeconds = NEVER;
    private boolean isAsking;
    private boolean isEnded;

    PresencePermission(Session session, Subscription subscription) {
        this.session = session;
        this.subscription = subscription;
    }

    void review() {
        PresenceMode now = session.services().namespaces().of(topic()).presence();
        if (!now.isKnown()) {
            deny(NOT_OFFERED.text());
            return;
        }
        AccessDecision access = session.services().access();
        Identity identity = session.login().identity();
        Refusal refusal = access.decide(identity, Action.PRESENCE, topic());
        if (refusal == AccessDecision.UNDECIDED) {
            ask();
        } else if (refusal != null) {
            deny(refusal.text());
        } else {
            allow(now, access.asksAbout(topic()) ? access.secondsKnown(identity, Action.PRESENCE, topic()) : 0);
        }
    }

    private void ask() {
        if (isAsking) {
            return;
        }
        SessionLoop loop = session.loop();
        int maxPerSecond = session.services().access().asksPerSecond();
        if (!session.quota().takeAuthorizations(loop.nowSeconds(), 1, maxPerSecond)) {
            due(SOON_SECONDS);
            return;
        }
        isAsking = true;
        loop.afterwards(
                () -> session.services().access().ask(Authorizing.question(session, Action.PRESENCE, topic())),
                this::onAnswer);
    }

    private void onAnswer(Ruling ruling, Throwable failure) {
        isAsking = false;
        if (isEnded) {
            return;
        }
        PresenceMode now = session.services().namespaces().of(topic()).presence();
        if (!now.isKnown()) {
            deny(NOT_OFFERED.text());
        } else if (failure != null
                || ruling.refusal() != null && ruling.refusal().code() == ErrorCode.UNAVAILABLE) {
            due(Rechecks.AGAIN_SECONDS);
        } else if (ruling.refusal() != null) {
            deny(ruling.refusal().text());
        } else {
            allow(now, ruling.forSeconds());
        }
    }

    /** @param forSeconds 0 if it need not be asked about again */
    private void allow(PresenceMode now, int forSeconds) {
        dueSeconds = NEVER;
        if (forSeconds > 0) {
            due(forSeconds);
        }
        if (watcher != null && mode != now) {
            stop();
        }
        if (watcher == null) {
            mode = now;
            isToldNothing = false;
            watcher = session.loop().presenceViews().watch(session, subscription);
        }
    }

    /** Comes where the presence would have come, and is no answer: the subscription stands. */
    private void deny(String text) {
        dueSeconds = NEVER;
        stop();
        if (!isToldNothing) {
            isToldNothing = true;
            ErrorCode code = ErrorCode.UNSUPPORTED;
            session.connection().send(new Event.Error(code.number(), code.isRetryable(), 0, topic().value(), 0, text));
        }
    }

    private void due(int seconds) {
        dueSeconds = session.loop().nowSeconds() + seconds;
        PresenceTasks.add(session, this);
    }

    @Override
    public boolean onWritable() {
        return dueSeconds == NEVER;
    }

    @Override
    public boolean onSweep() {
        if (dueSeconds <= session.loop().nowSeconds()) {
            dueSeconds = NEVER;
            review();
        }
        return dueSeconds == NEVER;
    }

    private void stop() {
        if (watcher != null) {
            watcher.end();
            watcher = null;
        }
    }

    void end() {
        isEnded = true;
        dueSeconds = NEVER;
        stop();
        PresenceTasks.remove(session, this);
    }

    private TopicName topic() {
        return subscription.topic().name();
    }
}
