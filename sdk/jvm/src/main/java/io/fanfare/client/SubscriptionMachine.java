package io.fanfare.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to ask for in one topic, what a message may follow, and what the application is told: see "A subscription" in
 * {@code sdk/README.md}. A method is an input and gives effects. SUBSCRIBEs are numbered: an answer to one that is over is passed over.
 */
final class SubscriptionMachine {
    /** Of an error that answers nothing. */
    static final int NO_REQUEST = 0;

    private static final long TRUST_MILLIS = 60_000;

    /** What is to be done. */
    interface Effect {
        void carryOut(SubscriptionShell shell);
    }

    private enum Phase {
        ASLEEP,
        ASKED,
        OPEN,
        PARKED,
        ENDED
    }

    private final Pauses pauses = new Pauses();
    private @Nullable Position position;
    private Phase phase = Phase.ASLEEP;
    private boolean isWanted;
    private boolean isLinkOpen;
    private boolean isDurable;
    /** An offset did not follow the one before, less than a minute ago. */
    private boolean isDoubted;

    private int request;
    private List<Effect> effects = new ArrayList<>();

    /** @param position after which messages are wanted; null to begin with what comes from now on */
    SubscriptionMachine(@Nullable Position position) {
        this.position = position;
    }

    boolean isWanted() {
        return isWanted;
    }

    /** Whether this is the answer that is awaited. */
    boolean isAsked(int request) {
        return phase == Phase.ASKED && request == this.request;
    }

    List<Effect> want() {
        isWanted = true;
        if (phase == Phase.ENDED) {
            phase = Phase.ASLEEP;
        }
        ask();
        return taken();
    }

    List<Effect> unwant() {
        isWanted = false;
        if (phase == Phase.ASKED || phase == Phase.OPEN) {
            emit(SubscriptionShell::unsubscribe);
        }
        sleep();
        return taken();
    }

    List<Effect> linkOpen() {
        isLinkOpen = true;
        ask();
        return taken();
    }

    List<Effect> linkLost() {
        isLinkOpen = false;
        sleep();
        return taken();
    }

    List<Effect> subscribed(int request, @Nullable Position head, NodeFrame.Result result) {
        if (isAsked(request)) {
            onSubscribed(head, result);
        }
        return taken();
    }

    List<Effect> message(long offset, String event, Payload payload) {
        if (phase == Phase.OPEN) {
            onMessage(offset, event, payload);
        }
        return taken();
    }

    List<Effect> gap(long askedOffset, long oldestOffset) {
        if (phase != Phase.OPEN) {
            return taken();
        }
        Position reached = position;
        if (reached == null || reached.offset() != askedOffset) {
            onDisorder();
        } else {
            position = new Position(reached.epoch(), Math.max(0, oldestOffset - 1));
            emit(shell -> shell.onGap(askedOffset, oldestOffset));
        }
        return taken();
    }

    List<Effect> epochChanged(long epoch, long nextOffset) {
        if (phase == Phase.OPEN) {
            position = new Position(epoch, Math.max(0, nextOffset - 1));
            emit(shell -> shell.onEpochChanged(epoch, nextOffset));
        }
        return taken();
    }

    List<Effect> skipped(long count) {
        if (phase == Phase.OPEN) {
            emit(shell -> shell.onSkipped(count));
        }
        return taken();
    }

    List<Effect> batchEnd(boolean isLive) {
        if (phase == Phase.OPEN && isLive) {
            emit(SubscriptionShell::onLive);
        }
        return taken();
    }

    /** @param request which one it answers; {@link #NO_REQUEST} if it ends what there is */
    List<Effect> error(int request, int code, boolean isRetryable, long retryAfterMillis, String text) {
        boolean isAnswer = isAsked(request);
        boolean isEnd = phase == Phase.OPEN && request == NO_REQUEST;
        if (!isAnswer && !isEnd) {
            return taken();
        }
        if (isRetryable) {
            phase = Phase.PARKED;
            emit(shell -> shell.onWaiting(code, text));
            set(SubscriptionTimer.RETRY, retryAfterMillis, Math.max(retryAfterMillis, pauses.next()));
        } else {
            phase = Phase.ENDED;
            isWanted = false;
            emit(shell -> shell.onEnded(code, text));
        }
        return taken();
    }

    List<Effect> timer(SubscriptionTimer timer) {
        if (timer == SubscriptionTimer.TRUST) {
            isDoubted = false;
        } else if (phase == Phase.PARKED) {
            phase = Phase.ASLEEP;
            ask();
        }
        return taken();
    }

    private void ask() {
        if (!isWanted || !isLinkOpen || phase != Phase.ASLEEP) {
            return;
        }
        phase = Phase.ASKED;
        int asked = ++request;
        Position after = position;
        emit(shell -> shell.subscribe(asked, after));
    }

    private void sleep() {
        if (phase != Phase.ENDED) {
            phase = Phase.ASLEEP;
        }
    }

    private void onSubscribed(@Nullable Position head, NodeFrame.Result result) {
        phase = Phase.OPEN;
        pauses.begin();
        isDurable = head != null;
        if (head == null || result == NodeFrame.Result.LIVE) {
            position = head;
        } else if (result == NodeFrame.Result.CONTINUES) {
            position = new Position(head.epoch(), position == null ? 0 : position.offset());
        }
        Position from = position;
        emit(shell -> shell.onSubscribed(from));
    }

    private void onMessage(long offset, String event, Payload payload) {
        if (isDurable) {
            if (position == null || offset != position.offset() + 1) {
                onDisorder();
                return;
            }
            position = new Position(position.epoch(), offset);
        }
        Position at = position;
        emit(shell -> shell.onMessage(at, event, payload));
    }

    /** A fault of the node, or of this library: once it is asked anew, the next time nothing is believed of this connection. */
    private void onDisorder() {
        phase = Phase.ASLEEP;
        if (isDoubted) {
            isLinkOpen = false;
            emit(SubscriptionShell::distrust);
            return;
        }
        isDoubted = true;
        set(SubscriptionTimer.TRUST, TRUST_MILLIS, 0);
        emit(SubscriptionShell::unsubscribe);
        ask();
    }

    private void set(SubscriptionTimer timer, long afterMillis, long jitterMillis) {
        emit(shell -> shell.set(timer, afterMillis, jitterMillis));
    }

    private void emit(Effect effect) {
        effects.add(effect);
    }

    private List<Effect> taken() {
        if (effects.isEmpty()) {
            return Collections.emptyList();
        }
        List<Effect> given = effects;
        effects = new ArrayList<>();
        return given;
    }
}
