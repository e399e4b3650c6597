package io.fanfare.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When to ask for a token, dial, ping, give up on a connection, wait, and come back: see "The link" in {@code sdk/README.md}. A
 * method is an input and gives effects, to be carried out in their order before the next one. It knows no clock, socket or thread.
 *
 * <p>Connections and questions for tokens are numbered: what comes of one that is over is passed over.
 */
final class LinkMachine {
    /** How a connection ends that nobody has closed. */
    static final int LOST = 0;

    /** Of a token that does not tell how long it lives. */
    static final long UNKNOWN_LIFE = -1;

    private static final long HANDSHAKE_MILLIS = 10_000;
    private static final long PROVIDER_MILLIS = 30_000;
    private static final long PROBE_MILLIS = 3_000;
    private static final long STABLE_MILLIS = 60_000;
    /** A tenth of its life is left when a token is replaced. */
    private static final double REFRESH_AFTER = 0.9;

    private static final int UNAUTHENTICATED = 4005;
    private static final int DISPLACED = 4008;
    private static final int LEFT = 0;
    private static final int IN_BACKGROUND = 1;
    private static final int REPLACED = 2;

    private final Effects<LinkShell> effects = new Effects<>();
    private final boolean hasProvider;
    private final Pauses pauses = new Pauses();
    private final LinkToken token = new LinkToken();
    private LinkState state = LinkState.IDLE;
    private int lastConnection;
    /** That which serves; 0 for none. */
    private int current;
    /** That which is being opened; 0 for none. */
    private int attempt;
    /** The node has said that the current one shall go. */
    private boolean isDraining;
    /** In a random part of which a node that drains is left, or come back to. */
    private long windowMillis;

    private long heartbeatMillis;
    private String sessionId = "";

    /** @param hasProvider whether there is somebody to ask for tokens */
    LinkMachine(boolean hasProvider) {
        this.hasProvider = hasProvider;
    }

    List<Effect<LinkShell>> start() {
        if (state == LinkState.IDLE) {
            connect();
        }
        return effects.taken();
    }

    List<Effect<LinkShell>> close() {
        if (!isOver()) {
            end("CLOSED", LEFT);
        }
        return effects.taken();
    }

    List<Effect<LinkShell>> background() {
        if (!isOver() && state != LinkState.IDLE && state != LinkState.PAUSED) {
            dropAll(IN_BACKGROUND);
            tell(LinkState.PAUSED, "");
        }
        return effects.taken();
    }

    List<Effect<LinkShell>> foreground() {
        if (state == LinkState.PAUSED) {
            connect();
        } else {
            onWoken();
        }
        return effects.taken();
    }

    List<Effect<LinkShell>> networkChanged() {
        onWoken();
        return effects.taken();
    }

    /** @param lifeMillis how long it lives from now on; {@link #UNKNOWN_LIFE} */
    List<Effect<LinkShell>> token(int question, String token, long lifeMillis) {
        if (!isAnswer(question)) {
            return effects.taken();
        }
        if (this.token.isRefused(token)) {
            end("TOKEN_REFUSED", LEFT);
            return effects.taken();
        }
        if (lifeMillis != UNKNOWN_LIFE) {
            set(LinkTimer.TOKEN, Math.max(0, (long) (lifeMillis * REFRESH_AFTER)), 0);
        }
        takeToken(token);
        return effects.taken();
    }

    List<Effect<LinkShell>> nobody(int question) {
        if (isAnswer(question)) {
            takeToken("");
        }
        return effects.taken();
    }

    List<Effect<LinkShell>> loggedOut(int question) {
        if (isAnswer(question)) {
            end("LOGGED_OUT", LEFT);
        }
        return effects.taken();
    }

    /** The provider failed. */
    List<Effect<LinkShell>> noToken(int question) {
        if (isAnswer(question)) {
            onNoToken();
        }
        return effects.taken();
    }

    List<Effect<LinkShell>> opened(int connection) {
        if (!isOver() && connection == attempt) {
            String shown = token.text();
            String former = sessionId;
            effects.add(shell -> shell.hello(connection, shown, former));
        }
        return effects.taken();
    }

    List<Effect<LinkShell>> welcome(int connection, long heartbeatMillis, String sessionId) {
        if (!isOver() && connection == attempt) {
            onWelcome(heartbeatMillis, sessionId);
        }
        return effects.taken();
    }

    List<Effect<LinkShell>> goAway(int connection, boolean isComeBack, long windowMillis) {
        if (!isOver() && connection == current && isComeBack && !isDraining) {
            isDraining = true;
            this.windowMillis = windowMillis;
            set(LinkTimer.DRAIN, 0, windowMillis);
        }
        return effects.taken();
    }

    /** @param code why; {@link #LOST} if nobody said so */
    List<Effect<LinkShell>> closed(int connection, int code, boolean isComeBack, long retryAfterMillis) {
        if (!isOver() && connection != 0 && (connection == attempt || connection == current)) {
            onClosed(connection, code, isComeBack, retryAfterMillis);
        }
        return effects.taken();
    }

    List<Effect<LinkShell>> tokenExpired(int connection) {
        if (!isOver() && connection == current) {
            token.grewOld();
            if (hasProvider) {
                ask();
            }
        }
        return effects.taken();
    }

    List<Effect<LinkShell>> tokenTaken() {
        token.wasTaken();
        return effects.taken();
    }

    List<Effect<LinkShell>> tokenRefused() {
        token.mayNotComeAgain();
        return effects.taken();
    }

    /** @param sentAgoMillis how long ago the current connection has sent something, and heard something */
    List<Effect<LinkShell>> timer(LinkTimer timer, long sentAgoMillis, long heardAgoMillis) {
        if (!isOver()) {
            onTimer(timer, sentAgoMillis, heardAgoMillis);
        }
        return effects.taken();
    }

    private boolean isOver() {
        return state == LinkState.ENDED;
    }

    /** Begins an attempt, unless one is under way. A question that was asked before is waited for. */
    private void connect() {
        if (attempt != 0) {
            return;
        }
        boolean isAsked = token.isAsked() && current == 0;
        if (current == 0 && !(isAsked && state == LinkState.CONNECTING)) {
            tell(LinkState.CONNECTING, "");
        }
        if (isAsked) {
            return;
        }
        if (hasProvider && !token.isGood()) {
            ask();
        } else {
            dial();
        }
    }

    private void ask() {
        if (token.isAsked()) {
            return;
        }
        int asked = token.ask();
        effects.add(shell -> shell.ask(asked));
        set(LinkTimer.PROVIDER, PROVIDER_MILLIS, 0);
    }

    private boolean isAnswer(int question) {
        return !isOver() && token.isAnswered(question);
    }

    private void takeToken(String token) {
        this.token.take(token);
        if (state == LinkState.WAITING || attempt != 0) {
            return;
        }
        if (current == 0 || isDraining) {
            dial();
        } else {
            effects.add(shell -> shell.refresh(token));
        }
    }

    private void onNoToken() {
        if (current == 0) {
            pause("the token provider failed", 0, 0);
        } else {
            set(LinkTimer.TOKEN, 0, pauses.next());
        }
    }

    private void dial() {
        int dialed = ++lastConnection;
        attempt = dialed;
        effects.add(shell -> shell.dial(dialed));
        set(LinkTimer.HANDSHAKE, HANDSHAKE_MILLIS, 0);
    }

    private void onWelcome(long heartbeatMillis, String sessionId) {
        int former = current;
        int opened = attempt;
        current = opened;
        attempt = 0;
        isDraining = false;
        this.heartbeatMillis = heartbeatMillis;
        this.sessionId = sessionId;
        effects.add(shell -> shell.use(opened));
        if (former != 0) {
            effects.add(shell -> shell.drop(former, REPLACED));
        }
        set(LinkTimer.STABLE, STABLE_MILLIS, 0);
        set(LinkTimer.BEAT, heartbeatMillis, 0);
        tell(LinkState.OPEN, "");
    }

    private void onClosed(int connection, int code, boolean isComeBack, long retryAfterMillis) {
        if (code == UNAUTHENTICATED) {
            token.wasRefused();
        }
        long window = 0;
        if (connection == attempt) {
            attempt = 0;
            if (current != 0) {
                set(LinkTimer.DRAIN, 0, pauses.next());
                return;
            }
        } else {
            window = isDraining ? windowMillis : 0;
            forgetCurrent();
            if (attempt != 0) {
                tell(LinkState.CONNECTING, reason(code));
                return;
            }
        }
        if (code == UNAUTHENTICATED && hasProvider) {
            connect();
        } else if (code == LOST || isComeBack) {
            pause(reason(code), retryAfterMillis, window);
        } else {
            end(code == DISPLACED ? "DISPLACED" : reason(code), null);
        }
    }

    private void forgetCurrent() {
        current = 0;
        isDraining = false;
    }

    private void pause(String why, long atLeastMillis, long windowMillis) {
        tell(LinkState.WAITING, why);
        set(LinkTimer.PAUSE, atLeastMillis, Math.max(Math.max(atLeastMillis, windowMillis), pauses.next()));
    }

    /** The age of the link is looked at first: nobody waits for another heartbeat. */
    private void onWoken() {
        if (state == LinkState.WAITING) {
            connect();
        } else if (current != 0 && state == LinkState.OPEN) {
            effects.add(LinkShell::ping);
            set(LinkTimer.PROBE, PROBE_MILLIS, 0);
        }
    }

    private void onTimer(LinkTimer timer, long sentAgoMillis, long heardAgoMillis) {
        switch (timer) {
            case HANDSHAKE:
                onHandshakeLate();
                return;
            case PAUSE:
                if (state == LinkState.WAITING) {
                    connect();
                }
                return;
            case DRAIN:
                if (isDraining) {
                    connect();
                }
                return;
            case STABLE:
                if (current != 0) {
                    pauses.begin();
                }
                return;
            case TOKEN:
                token.grewOld();
                if (current != 0) {
                    ask();
                }
                return;
            case PROVIDER:
                if (token.isAsked()) {
                    token.forgetQuestion();
                    onNoToken();
                }
                return;
            case PROBE:
                if (current != 0 && heardAgoMillis >= PROBE_MILLIS) {
                    onSilence();
                }
                return;
            case BEAT:
                if (current != 0) {
                    onBeat(sentAgoMillis, heardAgoMillis);
                }
                return;
        }
    }

    private void onHandshakeLate() {
        int late = attempt;
        if (late != 0) {
            effects.add(shell -> shell.drop(late, null));
            onClosed(late, LOST, true, 0);
        }
    }

    private void onBeat(long sentAgoMillis, long heardAgoMillis) {
        if (heardAgoMillis >= 2 * heartbeatMillis) {
            onSilence();
            return;
        }
        long untilPing = heartbeatMillis - sentAgoMillis;
        if (untilPing <= 0) {
            effects.add(LinkShell::ping);
            untilPing = heartbeatMillis;
        }
        set(LinkTimer.BEAT, Math.min(untilPing, 2 * heartbeatMillis - heardAgoMillis), 0);
    }

    /** Nothing is heard of the node: what there is is dropped without a word, and dialled at once. */
    private void onSilence() {
        int silent = current;
        forgetCurrent();
        effects.add(shell -> shell.drop(silent, null));
        connect();
    }

    private void end(String why, @Nullable Integer goodbye) {
        dropAll(goodbye);
        tell(LinkState.ENDED, why);
    }

    private void dropAll(@Nullable Integer goodbye) {
        int serving = current;
        int opening = attempt;
        if (serving != 0) {
            effects.add(shell -> shell.drop(serving, goodbye));
        }
        if (opening != 0) {
            effects.add(shell -> shell.drop(opening, null));
        }
        attempt = 0;
        forgetCurrent();
        token.forgetQuestion();
    }

    private void tell(LinkState state, String why) {
        this.state = state;
        effects.add(shell -> shell.tell(state, why));
    }

    private void set(LinkTimer timer, long afterMillis, long jitterMillis) {
        effects.add(shell -> shell.set(timer, afterMillis, jitterMillis));
    }

    private static String reason(int code) {
        return code == LOST ? "the connection was lost" : "closed with " + code;
    }
}
