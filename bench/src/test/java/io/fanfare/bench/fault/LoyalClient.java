package io.fanfare.bench.fault;

import io.fanfare.bench.client.ClientListener;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Event;
import java.util.concurrent.TimeUnit;

/**
 * One connection of a client that does nothing wrong and stays until it has to go: how it ends is held against what a node may
 * do to such a client. Events come on one loop.
 */
abstract class LoyalClient extends ClientListener {
    private final Checker checker;
    private final ProxiedNode node;
    private final long dialedAtNanos = System.nanoTime();
    private final boolean wasDisturbed;
    private final long disturbances;
    private boolean wasTold;

    /** @param node that it is about to dial */
    LoyalClient(Checker checker, ProxiedNode node) {
        this.checker = checker;
        this.node = node;
        this.disturbances = node.disturbances();
        this.wasDisturbed = node.isDisturbed();
    }

    @Override
    public final void onGoAway(Event.GoAway goAway) {
        wasTold = true;
        check(goAway.code(), goAway.reconnect());
        onSentAway();
    }

    @Override
    public final void onClosed(int code) {
        if (code != 0 || !wasTold) {
            CloseCode known = CloseCode.ofNumber(code);
            check(code, known != null && known.isReconnect());
        }
        onGone(code);
    }

    private void check(int code, boolean mayComeBack) {
        if (!hasLeft()) {
            long openMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - dialedAtNanos);
            boolean isDisturbed = wasDisturbed || node.isDisturbed() || node.disturbances() != disturbances;
            checker.closed(this + " of " + node, new Closing(code, mayComeBack, openMillis, isDisturbed));
        }
    }

    /** Whether the client ended it itself: what comes after that says nothing. */
    abstract boolean hasLeft();

    /** The node asks it to go; the connection still works. */
    void onSentAway() {}

    /** As {@link ClientListener#onClosed}. */
    abstract void onGone(int code);
}
