package io.fanfare.bench.load;

import io.fanfare.bench.check.SentMessages;
import io.fanfare.bench.check.StreamTracker;
import io.fanfare.bench.check.Tally;
import io.fanfare.bench.client.ConnectionEnd;
import io.fanfare.bench.client.NetworkFailure;
import io.fanfare.bench.driver.Driver;
import io.fanfare.bench.driver.Peer;
import io.fanfare.bench.driver.PeerEvents;
import io.fanfare.bench.meter.Count;
import io.fanfare.bench.meter.LoopMeter;
import io.fanfare.bench.meter.Series;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One user: subscribes, publishes or both, over one connection after another. What a connection tells is handled on its
 * loop; there is one connection at a time.
 */
final class Member implements PeerEvents {
    /** What the kernel is to keep unread for someone who is going to stop reading. */
    private static final int SMALL_RECEIVE_BUFFER = 8 << 10;

    private static final Joining NOBODY_WAITS = new Joining() {
        @Override
        public void onJoined() {}

        @Override
        public void onNotJoined(String reason) {}
    };

    private enum State {
        DIALING,
        CATCHING_UP,
        LIVE,
        AWAY,
        GONE
    }

    /** Whoever waits for a member. */
    interface Joining {
        void onJoined();

        void onNotJoined(String reason);
    }

    private final Population population;
    private final NodeRotation nodes;
    private final int[] topics;
    private final ReceivedMessages received;
    /** Null for one who does not publish. */
    private final Outbox outbox;

    private final boolean isSlow;
    /** How long to stay away when the connection is lost; negative: for ever. */
    private final int offlineMillis;

    private Joining joining = NOBODY_WAITS;
    private volatile Peer peer;
    private volatile State state = State.GONE;
    private LoopMeter meter;
    /** Of the server that was dialed last. */
    private volatile String address = "";

    private long dialedNanos;
    /** When the last connection was lost; the first time, until everything has come again. */
    private long lostNanos;

    private boolean isBack;
    private boolean isToldToGo;
    private boolean hasSeenCrowd;

    /**
     * @param tracker of what comes; null for one to whom nothing is published
     * @param outbox null for one who does not publish
     * @param offlineMillis how long to stay away when the connection is lost; negative: for ever
     */
    Member(
            Population population,
            NodeRotation nodes,
            int[] topics,
            StreamTracker tracker,
            Outbox outbox,
            boolean isSlow,
            int offlineMillis) {
        this.population = population;
        this.nodes = nodes;
        this.topics = topics;
        received = new ReceivedMessages(population, tracker, isSlow);
        this.outbox = outbox;
        this.isSlow = isSlow;
        this.offlineMillis = offlineMillis;
    }

    /** One who subscribes, and to whom nothing is published. */
    static Member subscriber(Population population, NodeRotation nodes, int... topics) {
        return new Member(population, nodes, topics, null, null, false, -1);
    }

    /** Connects for the first time. */
    void join(Joining waiting) {
        joining = waiting;
        dial();
    }

    /** Connects again, once it has left for good; whoever waits is told when all that was missed has come. */
    void rejoin(Joining waiting) {
        if (state != State.GONE) {
            throw new IllegalStateException("state: " + state + " (expected: GONE)");
        }
        joining = waiting;
        isBack = true;
        lostNanos = System.nanoTime();
        dial();
    }

    /** Connects, in the place of the former connection if there was one, to the next node if there are several. */
    private void dial() {
        state = State.DIALING;
        isToldToGo = false;
        dialedNanos = System.nanoTime();
        Driver driver = nodes.next();
        address = NetworkFailure.where(driver.endpoint().address());
        Peer next = driver.newPeer(population.topics, this, peer);
        peer = next;
        population.context.dialer().dial(driver.endpoint(), next, isSlow ? SMALL_RECEIVE_BUFFER : 0);
    }

    @Override
    public void onReady(Peer ready) {
        meter = population.meter();
        if (topics.length > 0) {
            ready.subscribe(topics);
            return;
        }
        state = State.LIVE;
        joined();
        drain();
    }

    @Override
    public void onSubscribed(boolean isResumed) {
        meter.count(Count.CONNECTED);
        state = State.CATCHING_UP;
        if (isBack && !isResumed) {
            received.onReturnWithoutResume();
        }
        if (!isBack) {
            population.recordNow(meter, Series.CONNECT, System.nanoTime() - dialedNanos);
            joined();
        }
    }

    private void joined() {
        Joining waiting = joining;
        joining = NOBODY_WAITS;
        waiting.onJoined();
    }

    @Override
    public void onCaughtUp() {
        state = State.LIVE;
        if (isBack) {
            meter.count(Count.RETURNED);
            population.recordNow(meter, Series.RETURN, System.nanoTime() - dialedNanos);
            population.recordNow(meter, Series.AWAY, System.nanoTime() - lostNanos);
            joined();
        }
        drain();
    }

    @Override
    public void onMessage(ByteBuf in, int payloadIndex, int payloadBytes) {
        received.onMessage(in, payloadIndex, payloadBytes, state == State.LIVE, meter);
    }

    @Override
    public boolean wantsPresence() {
        return population.isCrowd();
    }

    @Override
    public void onPresent(int count) {
        meter.count(Count.PRESENCE);
        if (!hasSeenCrowd && population.isWholeCrowd(count)) {
            hasSeenCrowd = true;
            population.onCrowdSeen(meter);
        }
    }

    @Override
    public void onPublished(int tag) {
        outbox.onPublished(tag);
    }

    @Override
    public void onRefused(int tag, String reason) {
        population.context.problems().add(reason, 1);
        outbox.onRefused(tag);
    }

    @Override
    public void onSignalled(long messages) {
        received.onSignalled(messages);
    }

    @Override
    public void onFailed(String reason) {
        population.meter().count(Count.FAILED);
        notJoined(address + ": " + reason);
    }

    private void notJoined(String reason) {
        population.context.problems().add(reason, 1);
        Joining waiting = joining;
        joining = NOBODY_WAITS;
        waiting.onNotJoined(reason);
    }

    @Override
    public void onReadComplete() {
        population.onRead();
        drain();
    }

    @Override
    public void onWritable() {
        drain();
    }

    private void drain() {
        if (outbox != null && state == State.LIVE) {
            outbox.drainWaiting(peer);
        }
    }

    @Override
    public void onClosed(Peer closed, ConnectionEnd end) {
        if (closed != peer || population.isClosing()) {
            return;
        }
        if (outbox != null) {
            outbox.onClosed();
        }
        boolean wasOpen = closed.connection() != null;
        if (state != State.AWAY) {
            population.meter().count(wasOpen ? Count.CLOSED : Count.NOT_CONNECTED);
            notJoined(end.reason());
        }
        if (offlineMillis < 0) {
            state = State.GONE;
            return;
        }
        if (wasOpen) {
            lostNanos = System.nanoTime();
        }
        state = State.AWAY;
        isBack = true;
        int waitMillis = isToldToGo ? 1 : Math.max(1, offlineMillis);
        population.context.dialer().schedule(this::dialAgain, waitMillis, TimeUnit.MILLISECONDS);
    }

    private void dialAgain() {
        if (!population.isClosing()) {
            dial();
        }
    }

    /** Whoever comes back goes at a time of his own within the window, and is at the next node right away. */
    @Override
    public void onToldToGo(long windowMillis) {
        population.meter().count(Count.TOLD_TO_GO);
        Peer leaving = peer;
        if (offlineMillis >= 0 && !isToldToGo) {
            isToldToGo = true;
            long waitMillis = ThreadLocalRandom.current().nextLong(1, Math.max(2, windowMillis + 1));
            population
                    .context
                    .dialer()
                    .schedule(
                            () -> leaving.connection().execute(() -> leave(leaving)),
                            waitMillis,
                            TimeUnit.MILLISECONDS);
        }
    }

    private void leave(Peer leaving) {
        if (leaving == peer && (state == State.LIVE || state == State.CATCHING_UP)) {
            state = State.AWAY;
            leaving.close();
        }
    }

    /** How far it has come with its connection, for whoever has waited too long. Any thread. */
    String progress() {
        Peer dialed = peer;
        return address
                + (dialed == null || dialed.connection() == null
                        ? " has not opened the connection"
                        : " took the connection, and has not answered what was asked of it");
    }

    /** Cuts the connection, as a network does, if there is one. Any thread. */
    void cut() {
        Peer open = peer;
        if (state == State.LIVE) {
            open.connection().execute(() -> cutNow(open));
        }
    }

    private void cutNow(Peer open) {
        if (open == peer && state == State.LIVE) {
            state = State.AWAY;
            meter.count(Count.CUT);
            open.close();
        }
    }

    /** Reads nothing more until told to. Any thread. */
    void stopReading() {
        peer.connection().stopReading();
    }

    void resumeReading() {
        peer.connection().resumeReading();
    }

    void keepAlive() {
        Peer open = peer;
        if (state == State.LIVE) {
            open.connection().execute(open::keepAlive);
        }
    }

    /** Offers a message to be published; counts it if it can't be. The schedule's thread. */
    boolean offer(int stream, long dueNanos) {
        return state == State.LIVE && outbox.offer(stream, dueNanos, peer);
    }

    void execute(Runnable task) {
        peer.connection().execute(task);
    }

    boolean isSlow() {
        return isSlow;
    }

    boolean isGone() {
        return state == State.GONE;
    }

    /** Whether it is not here, but is going to be. */
    boolean isReturning() {
        return state != State.LIVE && state != State.GONE;
    }

    /** Whether everything that it was to publish is written and answered. */
    boolean isDone() {
        return outbox == null || outbox.isDone() || state == State.GONE;
    }

    void addRefusedTo(SentMessages sent) {
        if (outbox != null) {
            outbox.addRefusedTo(sent);
        }
    }

    long expected(SentMessages sent) {
        return received.expected(sent);
    }

    Tally finish(SentMessages sent) {
        return received.finish(sent);
    }

    void close() {
        Peer last = peer;
        if (last != null) {
            last.close();
        }
    }
}
