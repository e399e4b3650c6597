package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.bus.redis.state.LinkHealth;
import io.fanfare.gateway.bus.redis.state.RetryPauses;
import io.fanfare.gateway.bus.redis.wire.Channels;
import io.fanfare.gateway.bus.redis.wire.HeartbeatBytes;
import io.fanfare.gateway.bus.redis.wire.MessageBytes;
import io.fanfare.gateway.metrics.BusDrop;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.lettuce.core.RedisURI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one primary and back, over one {@link ConnectionPair} after the other. Tries to connect for as long as it is
 * not closed; {@link LinkHealth} judges whether it is up. Owned by the bus loop, but for {@link #publish} and the plain
 * questions.
 */
final class RedisLink {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    /** What the link asks and tells the bus; on the loop. */
    interface Owner {
        /** Everything that shall be subscribed over this link, the heartbeats apart. */
        List<String> channels(RedisLink link);

        void onUp(RedisLink link);

        /** It was connected, or was expected to be: whatever waits for this link goes on without. */
        void onDown(RedisLink link);

        void onSubscribed(String channel);

        void onRevoked(RedisLink link, String channel);

        /**
         * Redis refused to subscribe.
         *
         * @return whether this is seen to; if not, the link ends and tries again
         */
        boolean onRefused(RedisLink link, List<String> channels, String error);

        void onFailed(MessageBytes message, String error);
    }

    private final String name;
    private final RedisURI uri;
    private final String heartbeatRest;
    private final RedisSettings settings;
    private final RedisConnector connector;
    private final String heartbeatChannel;
    private final OutboundMessages outbound;
    private final InboundMessages inbound;
    private final Owner owner;
    private final LinkHealth health;
    private final RetryPauses pauses = new RetryPauses(ThreadLocalRandom.current());
    private ConnectionPair pair;
    private boolean isClosed;
    private boolean isOutageLogged;
    /** Null while there is no connection. */
    private volatile PendingPublishes pending;

    /**
     * @param heartbeatRest what makes the heartbeat channel belong to this primary, empty if there is only one
     */
    RedisLink(
            String name,
            RedisURI uri,
            String heartbeatRest,
            RedisSettings settings,
            RedisConnector connector,
            Channels channels,
            OutboundMessages outbound,
            InboundMessages inbound,
            Owner owner) {
        this.name = name;
        this.uri = uri;
        this.heartbeatRest = heartbeatRest;
        this.settings = settings;
        this.connector = connector;
        this.heartbeatChannel = channels.heartbeat(heartbeatRest);
        this.outbound = outbound;
        this.inbound = inbound;
        this.owner = owner;
        this.health = new LinkHealth(TimeUnit.MILLISECONDS.toNanos(settings.timeoutMillis()));
    }

    void open() {
        if (isClosed) {
            return;
        }
        Events events = new Events();
        pair = new ConnectionPair(
                connector,
                settings.target().isSharded(),
                (channel, message) -> inbound.onMessage(this, channel, message),
                events);
        events.own = pair;
        pair.open(uri);
    }

    /**
     * Hands a publication over. Any thread.
     *
     * @return why it was not taken, or null if it was. An ephemeral publication is taken only while the link is up, since
     *     it is delivered here when it comes back
     */
    BusDrop publish(Publication publication, Position position) {
        PendingPublishes open = pending;
        if (open == null || position == null && !health.isUp()) {
            return BusDrop.NO_LINK;
        }
        return open.offer(outbound.publication(open.term(), publication, position)) ? null : BusDrop.FULL;
    }

    /** Subscribes if there is a connection; if not, the next one asks for all channels. */
    void join(String channel) {
        if (pending != null) {
            pair.subscriptions().join(channel);
        }
    }

    void leave(String channel) {
        if (pending != null) {
            pair.subscriptions().leave(channel);
        }
    }

    /** Sends a sign of life and looks whether the last ones came back. */
    void beat(long nowNanos, boolean maySilenceBeJudged) {
        if (pending == null) {
            return;
        }
        String fault = maySilenceBeJudged ? fault(nowNanos) : null;
        if (fault != null) {
            pair.end(fault);
            return;
        }
        health.measure(nowNanos);
        sendHeartbeat(nowNanos, false);
        pair.checkRole();
    }

    private String fault(long nowNanos) {
        Subscriptions subscriptions = pair.subscriptions();
        long heardAtNanos = Math.min(subscriptions.heardAtNanos(), pending.heardAtNanos());
        return health.fault(nowNanos, heardAtNanos, subscriptions.stalledNanos(nowNanos));
    }

    private void sendHeartbeat(long nowNanos, boolean isLeaving) {
        PendingPublishes open = pending;
        open.offerAlways(outbound.heartbeat(open.term(), heartbeatRest, health.send(nowNanos), isLeaving));
    }

    /**
     * One of our own came back.
     *
     * @return how long it was under way, or -1 if it is one of another connection or came before
     */
    long onOwnHeartbeat(long sequence) {
        long nanos = health.answer(sequence, System.nanoTime());
        if (nanos >= 0) {
            upIfComplete();
        }
        return nanos;
    }

    private void upIfComplete() {
        if (health.rise(System.nanoTime())) {
            isOutageLogged = false;
            LOG.info("bus link {} is up", name);
            owner.onUp(this);
        }
    }

    private void down(String reason) {
        if (health.fall(reason, System.nanoTime())) {
            pauses.reset();
        }
        pending = null;
        if (!isOutageLogged) {
            isOutageLogged = true;
            LOG.warn("bus link {} is down: {}; this node tries on", name, reason);
        } else {
            LOG.debug("bus link {} is still down: {}", name, reason);
        }
        connector.loop().schedule(this::open, pauses.nextMillis(), TimeUnit.MILLISECONDS);
        owner.onDown(this);
    }

    /** Ends it for good. */
    void close() {
        isClosed = true;
        health.fall("closed", System.nanoTime());
        pending = null;
        if (pair != null) {
            pair.close();
        }
    }

    /**
     * Ends it for good after a last sign of life, so that the other nodes don't miss this one.
     *
     * @return completes when Redis has passed that on, or can't
     */
    CompletableFuture<Void> leave() {
        CompletableFuture<Void> left = new CompletableFuture<>();
        if (pending == null) {
            close();
            left.complete(null);
            return left;
        }
        sendHeartbeat(System.nanoTime(), true);
        connector.execute(() -> pair.publishing().async().ping().whenComplete((pong, failure) -> {
            close();
            left.complete(null);
        }));
        return left;
    }

    /** What a channel for heartbeats of this primary ends in. */
    String heartbeatRest() {
        return heartbeatRest;
    }

    /** Whether this is the number of the connection in use. On the loop. */
    boolean isTerm(long term) {
        return pending != null && pending.term() == term;
    }

    String name() {
        return name;
    }

    /** Whether publications get through. Any thread. */
    boolean isUp() {
        return health.isUp();
    }

    /** Why it is not up, or null if it is. Any thread. */
    String problem() {
        return health.problem();
    }

    long upSinceNanos() {
        return health.upSinceNanos();
    }

    /** Bytes that Redis has not acknowledged. Any thread. */
    long pendingBytes() {
        PendingPublishes open = pending;
        return open == null ? 0 : open.pendingBytes();
    }

    /** Hears of one pair; what comes from an earlier one is not heard. */
    private final class Events implements ConnectionPair.Owner, PendingPublishes.Listener {
        private ConnectionPair own;

        private boolean isCurrent() {
            return pair == own && !isClosed;
        }

        @Override
        public void onOpen() {
            if (!isCurrent()) {
                own.close();
                return;
            }
            health.connected();
            pending = new PendingPublishes(
                    connector,
                    settings.target().isSharded(),
                    outbound.nextTerm(),
                    own.publishing(),
                    settings.maxPendingBytes(),
                    this);
            Subscriptions subscriptions = own.subscriptions();
            subscriptions.join(heartbeatChannel);
            subscriptions.joinAll(owner.channels(RedisLink.this));
        }

        @Override
        public void onEnd(String reason) {
            if (isCurrent()) {
                down(reason);
            }
        }

        @Override
        public void onSubscribed(String channel) {
            if (channel.equals(heartbeatChannel)) {
                sendHeartbeat(System.nanoTime(), false);
                own.checkRole();
            } else {
                owner.onSubscribed(channel);
            }
        }

        @Override
        public void onSettled() {
            health.settled();
            upIfComplete();
        }

        @Override
        public void onRevoked(String channel) {
            owner.onRevoked(RedisLink.this, channel);
        }

        @Override
        public void onRefused(List<String> refused, String error) {
            if (!owner.onRefused(RedisLink.this, refused, error)) {
                own.end(error);
            }
        }

        @Override
        public void onFailed(MessageBytes message, String error) {
            owner.onFailed(message, error);
            if (message instanceof HeartbeatBytes && isCurrent()) {
                own.end(error);
            }
        }
    }
}
