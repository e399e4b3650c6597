package io.fanfare.client;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Carries out what the link wants: connections, tokens, timers. Confined to the loop, but for the state. */
final class Connections implements LinkShell, Wire.Owner, Topics.Link, NodeFrame.Handler {
    private static final int TOKEN_EXPIRED = 121;
    private static final long MILLIS_PER_SECOND = 1_000;
    /** Codes after which a client comes back, where no GO_AWAY has said: see "Close codes" in {@code protocol/README.md}. */
    private static final Set<Integer> COME_BACK = Collections.unmodifiableSet(
            new HashSet<>(Arrays.asList(LinkMachine.LOST, 1001, 1012, 4002, 4003, 4004, 4006, 4009, 4010, 4011, 4012)));

    private final Loop loop;
    private final Settings settings;
    private final LinkMachine link;
    private final Timers timers;
    private final Requests requests;
    private final Topics topics;
    private final Publishes publishes;
    private final Map<Integer, Wire> wires = new HashMap<>();
    /** That which serves; null for none. */
    private @Nullable Wire current;

    private long sentAtMillis;
    private long heardAtMillis;
    private long maxFrameBytes;
    private volatile LinkState state = LinkState.IDLE;

    Connections(Loop loop, Settings settings) {
        this.loop = loop;
        this.settings = settings;
        link = new LinkMachine(settings.tokens != null);
        timers = new Timers(loop, this::networkChanged);
        requests = new Requests(loop, timers, this::send);
        topics = new Topics(loop, timers, requests, this, settings.executor, settings.positions, settings.logger);
        publishes = new Publishes(requests, timers);
    }

    LinkState state() {
        return state;
    }

    Requests requests() {
        return requests;
    }

    Topics topics() {
        return topics;
    }

    Publishes publishes() {
        return publishes;
    }

    void start() {
        carryOut(link.start());
    }

    void networkChanged() {
        carryOut(link.networkChanged());
    }

    void background() {
        carryOut(link.background());
    }

    void foreground() {
        carryOut(link.foreground());
    }

    void close() {
        topics.close();
        carryOut(link.close());
    }

    private void carryOut(List<Effect<LinkShell>> effects) {
        for (Effect<LinkShell> effect : effects) {
            effect.carryOut(this);
        }
    }

    @Override
    public void ask(int question) {
        TokenProvider tokens = settings.tokens;
        if (tokens != null) {
            settings.callbacks.execute(() -> new TokenQuestion(question).ask(tokens));
        }
    }

    /** One question of a token provider. */
    private final class TokenQuestion implements TokenProvider.Answer {
        private final int number;

        TokenQuestion(int number) {
            this.number = number;
        }

        void ask(TokenProvider tokens) {
            try {
                tokens.ask(this);
            } catch (Exception fault) {
                failed(fault);
            }
        }

        @Override
        public void token(Token token) {
            loop.execute(() -> carryOut(stepOf(token)));
        }

        private List<Effect<LinkShell>> stepOf(Token token) {
            if (token == Token.LOGGED_OUT) {
                return link.loggedOut(number);
            }
            if (token == Token.NOBODY) {
                return link.nobody(number);
            }
            return link.token(number, token.text(), token.lifeMillis());
        }

        @Override
        public void failed(Throwable fault) {
            settings.logger.warn("the token provider failed", fault);
            loop.execute(() -> carryOut(link.noToken(number)));
        }
    }

    @Override
    public void dial(int connection) {
        Wire wire = new Wire(connection, loop, this);
        wires.put(connection, wire);
        try {
            wire.dialed(settings.transport.dial(wire));
        } catch (RuntimeException fault) {
            wire.onClosed(LinkMachine.LOST, 0, fault);
        }
    }

    @Override
    public void hello(int connection, String token, String resumeSession) {
        Wire wire = wires.get(connection);
        if (wire != null) {
            wire.send(ClientFrames.hello(
                    token, settings.name, settings.version, settings.heartbeatSeconds, resumeSession));
        }
    }

    @Override
    public void refresh(String token) {
        requests.send(ClientFrames.refreshToken(token), 1, answer -> {
            if (answer instanceof NodeFrame.Done) {
                carryOut(link.tokenTaken());
            } else if (answer instanceof NodeFrame.ErrorFrame && !((NodeFrame.ErrorFrame) answer).isRetryable) {
                carryOut(link.tokenRefused());
            }
        });
    }

    @Override
    public void ping() {
        send(ClientFrames.ping());
    }

    /** From now on this connection serves: what was asked of another one is not known. */
    @Override
    public void use(int connection) {
        if (current != null) {
            lose();
        }
        current = wires.get(connection);
        requests.open(maxFrameBytes);
        sentAtMillis = loop.nowMillis();
        heardAtMillis = sentAtMillis;
        topics.linkOpen();
        publishes.linkOpen();
    }

    private void lose() {
        current = null;
        requests.close(new FanfareException("NOT_CONNECTED", "the connection was lost", true));
        topics.linkLost();
        publishes.linkLost();
    }

    @Override
    public void drop(int connection, @Nullable Integer goodbye) {
        Wire wire = wires.remove(connection);
        if (wire == null) {
            return;
        }
        if (goodbye != null) {
            wire.send(ClientFrames.goingAway(goodbye));
            wire.close();
        } else {
            wire.cancel();
        }
        if (wire == current) {
            lose();
        }
    }

    @Override
    public void set(LinkTimer timer, long afterMillis, long jitterMillis) {
        timers.set(timer.toString(), afterMillis, jitterMillis, () -> {
            long now = loop.nowMillis();
            carryOut(link.timer(timer, now - sentAtMillis, now - heardAtMillis));
        });
    }

    @Override
    public void tell(LinkState state, String reason) {
        this.state = state;
        settings.logger.debug(reason.isEmpty() ? state.toString() : state + ": " + reason);
        if (state == LinkState.ENDED) {
            timers.stopAll();
            publishes.close();
        }
        LinkListener listener = settings.onState;
        if (listener != null) {
            settings.callbacks.execute(() -> {
                try {
                    listener.onState(state, reason);
                } catch (Exception fault) {
                    settings.logger.warn("a listener failed", fault);
                }
            });
        }
    }

    @Override
    public void onOpened(Wire wire) {
        carryOut(link.opened(wire.number));
    }

    @Override
    public void onFrame(Wire wire, NodeFrame frame) {
        if (frame instanceof NodeFrame.Welcome) {
            NodeFrame.Welcome welcome = (NodeFrame.Welcome) frame;
            maxFrameBytes = welcome.maxFrameBytes;
            carryOut(link.welcome(wire.number, welcome.heartbeatSeconds * MILLIS_PER_SECOND, welcome.sessionId));
            return;
        }
        if (frame instanceof NodeFrame.GoAway) {
            wire.said = (NodeFrame.GoAway) frame;
        }
        if (wire == current) {
            heardAtMillis = loop.nowMillis();
            if (frame instanceof NodeFrame.News) {
                topics.news((NodeFrame.News) frame);
            } else {
                frame.tell(this);
            }
        }
    }

    @Override
    public void onAnswer(NodeFrame.Answer answer) {
        requests.onAnswer(answer);
    }

    @Override
    public void onError(NodeFrame.ErrorFrame error) {
        if (error.requestId != 0) {
            requests.onAnswer(error);
        } else if (error.code == TOKEN_EXPIRED && current != null) {
            carryOut(link.tokenExpired(current.number));
        } else {
            topics.ended(error);
        }
    }

    @Override
    public void onGoAway(NodeFrame.GoAway frame) {
        if (current != null) {
            carryOut(link.goAway(current.number, frame.isComeBack, frame.windowMillis));
        }
    }

    @Override
    public void onDamaged(Wire wire, DamagedFrameException fault) {
        settings.logger.warn("the node sent what can't be", fault);
        gone(wire, LinkMachine.LOST, true, 0);
    }

    @Override
    public void onClosed(Wire wire, int code, long retryAfterMillis, @Nullable Throwable fault) {
        if (fault != null) {
            settings.logger.debug("connection " + wire.number + ": " + fault);
        }
        NodeFrame.GoAway said = wire.said;
        if (said != null) {
            gone(wire, said.code, said.isComeBack, retryAfterMillis);
        } else {
            gone(wire, code, COME_BACK.contains(code), retryAfterMillis);
        }
    }

    private void gone(Wire wire, int code, boolean isComeBack, long retryAfterMillis) {
        wires.remove(wire.number);
        if (wire == current) {
            lose();
        }
        carryOut(link.closed(wire.number, code, isComeBack, retryAfterMillis));
    }

    @Override
    public boolean isOpen() {
        return current != null;
    }

    @Override
    public void distrust() {
        Wire distrusted = current;
        if (distrusted != null) {
            distrusted.cancel();
            gone(distrusted, LinkMachine.LOST, true, 0);
        }
    }

    private void send(byte[] frame) {
        if (current != null) {
            sentAtMillis = loop.nowMillis();
            current.send(frame);
        }
    }
}
