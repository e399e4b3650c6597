package io.fanfare.client;

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

    private enum Phase {
        ASLEEP,
        ASKED,
        OPEN,
        PARKED,
        ENDED
    }

    private final Effects<SubscriptionShell> effects = new Effects<>();
    private final Pauses pauses = new Pauses();
    private @Nullable Position position;
    private Phase phase = Phase.ASLEEP;
    private boolean isWanted;
    private boolean isLinkOpen;
    private boolean isDurable;
    /** An offset did not follow the one before, less than a minute ago. */
    private boolean isDoubted;

    private int request;

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

    List<Effect<SubscriptionShell>> want() {
        isWanted = true;
        if (phase == Phase.ENDED) {
            phase = Phase.ASLEEP;
        }
        ask();
        return effects.taken();
    }

    List<Effect<SubscriptionShell>> unwant() {
        isWanted = false;
        if (phase == Phase.ASKED || phase == Phase.OPEN) {
            effects.add(SubscriptionShell::unsubscribe);
        }
        sleep();
        return effects.taken();
    }

    List<Effect<SubscriptionShell>> linkOpen() {
        isLinkOpen = true;
        ask();
        return effects.taken();
    }

    List<Effect<SubscriptionShell>> linkLost() {
        isLinkOpen = false;
        sleep();
        return effects.taken();
    }

    List<Effect<SubscriptionShell>> subscribed(int request, @Nullable Position head, NodeFrame.Result result) {
        if (isAsked(request)) {
            onSubscribed(head, result);
        }
        return effects.taken();
    }

    List<Effect<SubscriptionShell>> message(long offset, String event, Payload payload) {
        if (phase == Phase.OPEN) {
            onMessage(offset, event, payload);
        }
        return effects.taken();
    }

    List<Effect<SubscriptionShell>> gap(long askedOffset, long oldestOffset) {
        if (phase != Phase.OPEN) {
            return effects.taken();
        }
        Position reached = position;
        if (reached == null || reached.offset() != askedOffset) {
            onDisorder();
        } else {
            position = new Position(reached.epoch(), Math.max(0, oldestOffset - 1));
            effects.add(shell -> shell.onGap(askedOffset, oldestOffset));
        }
        return effects.taken();
    }

    List<Effect<SubscriptionShell>> epochChanged(long epoch, long nextOffset) {
        if (phase == Phase.OPEN) {
            position = new Position(epoch, Math.max(0, nextOffset - 1));
            effects.add(shell -> shell.onEpochChanged(epoch, nextOffset));
        }
        return effects.taken();
    }

    List<Effect<SubscriptionShell>> skipped(long count) {
        if (phase == Phase.OPEN) {
            effects.add(shell -> shell.onSkipped(count));
        }
        return effects.taken();
    }

    List<Effect<SubscriptionShell>> batchEnd(boolean isLive) {
        if (phase == Phase.OPEN && isLive) {
            effects.add(SubscriptionShell::onLive);
        }
        return effects.taken();
    }

    /** @param request which one it answers; {@link #NO_REQUEST} if it ends what there is */
    List<Effect<SubscriptionShell>> error(
            int request, int code, boolean isRetryable, long retryAfterMillis, String text) {
        boolean isAnswer = isAsked(request);
        boolean isEnd = phase == Phase.OPEN && request == NO_REQUEST;
        if (!isAnswer && !isEnd) {
            return effects.taken();
        }
        if (isRetryable) {
            phase = Phase.PARKED;
            effects.add(shell -> shell.onWaiting(code, text));
            set(SubscriptionTimer.RETRY, retryAfterMillis, Math.max(retryAfterMillis, pauses.next()));
        } else {
            phase = Phase.ENDED;
            isWanted = false;
            effects.add(shell -> shell.onEnded(code, text));
        }
        return effects.taken();
    }

    List<Effect<SubscriptionShell>> timer(SubscriptionTimer timer) {
        if (timer == SubscriptionTimer.TRUST) {
            isDoubted = false;
        } else if (phase == Phase.PARKED) {
            phase = Phase.ASLEEP;
            ask();
        }
        return effects.taken();
    }

    private void ask() {
        if (!isWanted || !isLinkOpen || phase != Phase.ASLEEP) {
            return;
        }
        phase = Phase.ASKED;
        int asked = ++request;
        Position after = position;
        effects.add(shell -> shell.subscribe(asked, after));
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
        effects.add(shell -> shell.onSubscribed(from));
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
        effects.add(shell -> shell.onMessage(at, event, payload));
    }

    /** A fault of the node, or of this library: once it is asked anew, the next time nothing is believed of this connection. */
    private void onDisorder() {
        phase = Phase.ASLEEP;
        if (isDoubted) {
            isLinkOpen = false;
            effects.add(SubscriptionShell::distrust);
            return;
        }
        isDoubted = true;
        set(SubscriptionTimer.TRUST, TRUST_MILLIS, 0);
        effects.add(SubscriptionShell::unsubscribe);
        ask();
    }

    private void set(SubscriptionTimer timer, long afterMillis, long jitterMillis) {
        effects.add(shell -> shell.set(timer, afterMillis, jitterMillis));
    }
}
