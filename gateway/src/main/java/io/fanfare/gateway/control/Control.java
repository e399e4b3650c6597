package io.fanfare.gateway.control;

import io.fanfare.gateway.auth.Revocations;
import io.fanfare.gateway.auth.TopicPattern;
import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.control.Order.Kind;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.session.UserSessions;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.upkeep.PeriodicWork;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.HistoryStore;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces users off and revokes tokens, on all nodes. An order is committed to the store before it is answered, so that a node
 * that is out of reach, or starts only later, carries it out too. Any thread; nothing blocks.
 */
public final class Control {
    /** Where orders are; brought by the bus with a position. */
    public static final TopicName TOPIC = TopicName.of(Namespaces.OF_NODES + ":control");

    private static final Logger LOG = LoggerFactory.getLogger(Control.class);
    private static final long FORGET_MILLIS = 60_000;

    private final OrderLog log;
    private final Revocations revocations;
    private final UserSessions sessions;
    private final ScheduledExecutorService timer;
    private final GatewayMetrics metrics;
    private final InstantSource clock;

    /** @param timer carries orders out, and reads them */
    public Control(
            HistoryStore store,
            Bus bus,
            Revocations revocations,
            UserSessions sessions,
            ScheduledExecutorService timer,
            GatewayMetrics metrics,
            InstantSource clock) {
        this.log = new OrderLog(store, bus, timer, metrics, this::carryOut);
        this.revocations = revocations;
        this.sessions = sessions;
        this.timer = timer;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Begins to carry out orders; it ends with the timer.
     *
     * @return completes when this node knows all revocations; clients must not be let in before. Fails if the store can't be
     *     read
     */
    public CompletionStage<Void> start() {
        PeriodicWork.of("forgetting of expired revocations", revocations::forgetExpired, metrics)
                .start(timer, FORGET_MILLIS);
        return log.start();
    }

    /** The bus has brought something of {@link #TOPIC}. */
    public void onHint() {
        log.onHint();
    }

    /** Ends all sessions of a user; clients may come back. The result is as {@link #revokeUser}'s. */
    public CompletionStage<Position> forceOff(String user) {
        return give(Kind.FORCE_OFF, user, null);
    }

    /** Ends the sessions of one device of a user. The result is as {@link #revokeUser}'s. */
    public CompletionStage<Position> forceOffDevice(String user, String device) {
        return give(Kind.FORCE_OFF_DEVICE, user, device);
    }

    /**
     * Revokes all tokens of a user that were issued until now, and ends their sessions.
     *
     * @return where the order is committed; fails with a {@link io.fanfare.storage.StoreException}, or a
     *     {@link ProtocolException} if too many revocations are held
     */
    public CompletionStage<Position> revokeUser(String user) {
        return give(Kind.REVOKE_USER, user, null);
    }

    /** The same for the tokens of one device. */
    public CompletionStage<Position> revokeDevice(String user, String device) {
        return give(Kind.REVOKE_DEVICE, user, device);
    }

    /**
     * Takes from all tokens of a user that were issued until now what they grant in some topics, and ends the subscriptions there.
     * The result is as {@link #revokeUser}'s.
     */
    public CompletionStage<Position> revokeGrant(String user, TopicPattern topics) {
        return give(Kind.REVOKE_GRANT, user, topics.toString());
    }

    /** Revokes a token, and ends its sessions. The result is as {@link #revokeUser}'s. */
    public CompletionStage<Position> revokeToken(String tokenId) {
        return give(Kind.REVOKE_TOKEN, tokenId, null);
    }

    private CompletionStage<Position> give(Kind kind, String subject, String detail) {
        if (kind.isRevocation() && revocations.isFull()) {
            return CompletableFuture.failedStage(ProtocolException.error(
                    ErrorCode.OVERLOADED, "as many revocations are held as auth.max-revocations allows"));
        }
        OrderTarget target = new OrderTarget(subject, detail);
        return log.give(new Order(kind, target, clock.millis())).thenApply(position -> {
            LOG.info("order {} of epoch {}: {} {}", position.offset(), position.epoch(), kind, target);
            return position;
        });
    }

    /** First the revocation, then the sessions: who says hello in between is refused, or found. */
    private void carryOut(Order order) {
        String subject = order.target().subject();
        String detail = order.target().detail();
        switch (order.kind()) {
            case FORCE_OFF -> sessions.forceOff(subject);
            case FORCE_OFF_DEVICE -> sessions.forceOff(subject, detail);
            case REVOKE_USER -> {
                revocations.revokeUser(subject, order.timeMillis());
                sessions.endRevoked(subject, revocations::isRevoked);
            }
            case REVOKE_DEVICE -> {
                revocations.revokeDevice(subject, detail, order.timeMillis());
                sessions.endRevoked(subject, revocations::isRevoked);
            }
            case REVOKE_GRANT -> {
                revocations.revokeGrant(subject, TopicPattern.parse(detail), order.timeMillis());
                sessions.endForbidden(subject);
            }
            case REVOKE_TOKEN -> {
                revocations.revokeToken(subject);
                sessions.endRevoked(revocations::isRevoked);
            }
        }
    }
}
