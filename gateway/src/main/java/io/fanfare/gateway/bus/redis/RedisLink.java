package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.metrics.BusDrop;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.lettuce.core.RedisURI;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one primary and back, over one {@link ConnectionPair} after the other. Tries to connect for as long as it is
 * not closed.
 *
 * <p>It is up from the moment that every channel is subscribed and a heartbeat has come back, until the pair ends or
 * heartbeats stop coming back. Owned by the bus loop, but for {@link #publish} and the plain questions.
 */
final class RedisLink {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    /** A link that breaks sooner after it came up is tried again as if it had never been up. */
    private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How much longer than a silent link a slow one is borne with. */
    private static final int SLOW_FACTOR = 5;

    private static final String SLOW = "heartbeats take longer than bus.timeout-millis to come back";

    /** What the link asks and tells the bus; on the loop. */
    interface Owner {
        /** Everything that shall be subscribed over this link, the heartbeats apart. */
        List<String> channels(RedisLink link);

        void onUp(RedisLink link);

        /** It was connected, or was expected to be: whatever waits for this link goes on without. */
        void onDown(RedisLink link);

        void onRoundTrip(long nanos);

        void onMessage(RedisLink link, String channel, BusMessage message);

        void onSubscribed(String channel);

        void onRevoked(RedisLink link, String channel);

        /**
         * Redis refused to subscribe.
         *
         * @return whether this is seen to; if not, the link ends and tries again
         */
        boolean onRefused(RedisLink link, List<String> channels, String error);

        void onFailed(PublishCommand command, String error);
    }

    private final String name;
    private final RedisURI uri;
    private final String heartbeatRest;
    private final RedisSettings settings;
    private final RedisDriver driver;
    private final EventExecutor loop;
    private final Channels channels;
    private final BusCommands commands;
    private final Owner owner;
    private final Heartbeats heartbeats = new Heartbeats();
    private final Backoff backoff = new Backoff(ThreadLocalRandom.current());
    private ConnectionPair pair;
    private boolean isSettled;
    private boolean isClosed;
    private boolean isOutageLogged;
    private long upSinceNanos;
    /** Null while there is no connection. */
    private volatile Outbox outbox;

    private volatile boolean isUp;
    private volatile String problem = "not connected yet";

    /**
     * @param heartbeatRest what makes the heartbeat channel belong to this primary, empty if there is only one
     */
    RedisLink(
            String name,
            RedisURI uri,
            String heartbeatRest,
            RedisSettings settings,
            RedisDriver driver,
            Channels channels,
            BusCommands commands,
            Owner owner) {
        this.name = name;
        this.uri = uri;
        this.heartbeatRest = heartbeatRest;
        this.settings = settings;
        this.driver = driver;
        this.loop = driver.loop();
        this.channels = channels;
        this.commands = commands;
        this.owner = owner;
    }

    void open() {
        if (isClosed) {
            return;
        }
        Events events = new Events();
        pair = new ConnectionPair(driver, settings.target().isSharded(), events);
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
        Outbox open = outbox;
        if (open == null || position == null && !isUp) {
            return BusDrop.NO_LINK;
        }
        return open.offer(commands.publication(open, publication, position)) ? null : BusDrop.FULL;
    }

    /** Subscribes if there is a connection; if not, the next one asks for all channels. */
    void join(String channel) {
        if (outbox != null) {
            pair.subscriptions().join(channel);
        }
    }

    void leave(String channel) {
        if (outbox != null) {
            pair.subscriptions().leave(channel);
        }
    }

    /** Sends a sign of life and looks whether the last ones came back. */
    void beat(long nowNanos, boolean maySilenceBeJudged) {
        if (outbox == null) {
            return;
        }
        String fault = maySilenceBeJudged ? fault(nowNanos) : null;
        if (fault != null) {
            pair.end(fault);
            return;
        }
        if (isUp) {
            problem = heartbeats.silentNanos(nowNanos) > timeoutNanos() ? SLOW : null;
        }
        sendHeartbeat(nowNanos, false);
        pair.checkRole();
    }

    /**
     * Why the pair is of no use, or null. While something comes over both connections the link is slow, not broken: to
     * subscribe everything again would make it slower still.
     */
    private String fault(long nowNanos) {
        long idleNanos = nowNanos - Math.min(pair.subscriptions().heardAtNanos(), outbox.heardAtNanos());
        long limitNanos = idleNanos < timeoutNanos() ? SLOW_FACTOR * timeoutNanos() : timeoutNanos();
        long silentNanos = heartbeats.silentNanos(nowNanos);
        if (silentNanos > limitNanos) {
            return "no heartbeat came back for " + TimeUnit.NANOSECONDS.toMillis(silentNanos) + " ms";
        }
        if (pair.subscriptions().stalledNanos(nowNanos) > timeoutNanos()) {
            return "a subscription was not confirmed for " + settings.timeoutMillis() + " ms";
        }
        return null;
    }

    private long timeoutNanos() {
        return TimeUnit.MILLISECONDS.toNanos(settings.timeoutMillis());
    }

    private void sendHeartbeat(long nowNanos, boolean isLeaving) {
        Outbox open = outbox;
        open.offerAlways(commands.heartbeat(open, heartbeatRest, heartbeats.send(nowNanos), isLeaving));
    }

    /** One of our own came back. */
    void onOwnHeartbeat(long sequence) {
        long nanos = heartbeats.answer(sequence, System.nanoTime());
        if (nanos >= 0) {
            owner.onRoundTrip(nanos);
            upIfComplete();
        }
    }

    private void upIfComplete() {
        if (isUp || !isSettled || !heartbeats.isAnswered()) {
            return;
        }
        upSinceNanos = System.nanoTime();
        problem = null;
        isUp = true;
        isOutageLogged = false;
        LOG.info("bus link {} is up", name);
        owner.onUp(this);
    }

    private void down(String reason) {
        if (isUp && System.nanoTime() - upSinceNanos > STEADY_NANOS) {
            backoff.reset();
        }
        isUp = false;
        outbox = null;
        isSettled = false;
        problem = reason;
        if (!isOutageLogged) {
            isOutageLogged = true;
            LOG.warn("bus link {} is down: {}; this node tries on", name, reason);
        } else {
            LOG.debug("bus link {} is still down: {}", name, reason);
        }
        loop.schedule(this::open, backoff.nextMillis(), TimeUnit.MILLISECONDS);
        owner.onDown(this);
    }

    /** Ends it for good. */
    void close() {
        isClosed = true;
        isUp = false;
        problem = "closed";
        outbox = null;
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
        if (outbox == null) {
            close();
            left.complete(null);
            return left;
        }
        sendHeartbeat(System.nanoTime(), true);
        driver.execute(() -> pair.publishing().async().ping().whenComplete((pong, failure) -> {
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
        return outbox != null && outbox.term() == term;
    }

    String name() {
        return name;
    }

    RedisURI uri() {
        return uri;
    }

    /** Whether publications get through. Any thread. */
    boolean isUp() {
        return isUp;
    }

    /** Why it is not up, or null if it is. Any thread. */
    String problem() {
        return problem;
    }

    long upSinceNanos() {
        return upSinceNanos;
    }

    /** For questions to the server; null while there is no connection. */
    ConnectionPair openPair() {
        return outbox == null ? null : pair;
    }

    /** Bytes that Redis has not acknowledged. Any thread. */
    long pendingBytes() {
        Outbox open = outbox;
        return open == null ? 0 : open.pendingBytes();
    }

    /** Hears of one pair; what comes from an earlier one is not heard. */
    private final class Events implements ConnectionPair.Owner, Outbox.Listener {
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
            heartbeats.restart();
            outbox = new Outbox(driver, commands.nextTerm(), own.publishing(), settings.maxPendingBytes(), this);
            Subscriptions subscriptions = own.subscriptions();
            subscriptions.join(channels.heartbeat(heartbeatRest));
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
            if (channel.equals(channels.heartbeat(heartbeatRest))) {
                sendHeartbeat(System.nanoTime(), false);
                own.checkRole();
            } else {
                owner.onSubscribed(channel);
            }
        }

        @Override
        public void onSettled() {
            isSettled = true;
            upIfComplete();
        }

        /** Nothing is heard once the link is down: publications that come after that are already delivered without it. */
        @Override
        public void onMessage(String channel, BusMessage message) {
            if (isCurrent() && outbox != null) {
                owner.onMessage(RedisLink.this, channel, message);
            }
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
        public void onFailed(PublishCommand command, String error) {
            owner.onFailed(command, error);
            if (command instanceof HeartbeatCommand && isCurrent()) {
                own.end(error);
            }
        }
    }
}
