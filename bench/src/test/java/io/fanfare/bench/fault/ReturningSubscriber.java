package io.fanfare.bench.fault;

import io.fanfare.bench.client.Dialer;
import io.fanfare.bench.client.Endpoint;
import io.fanfare.bench.client.TcpEndpoint;
import io.fanfare.bench.client.WebSocketEndpoint;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.TopicName;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A client that subscribes to several topics and keeps them: it connects again, to another node, whenever it was cut off, sent
 * away or hears nothing for too long, and goes on where it was. A slow one stops reading now and then. Any thread.
 */
final class ReturningSubscriber {
    private static final int TICK_MILLIS = 500;
    private static final int SILENCE_MILLIS = 4_000;
    private static final int MAX_PAUSE_MILLIS = 300;
    private static final int STALL_ONE_IN = 10;
    private static final int STALL_TICKS = 4;
    private static final int LEAVE_ONE_IN = 60;

    private final String name;
    private final Nodes nodes;
    private final Checker checker;
    private final Dialer dialer;
    private final ScheduledExecutorService scheduler;
    private final Random random;
    private final boolean isSlow;
    private final Map<String, DurableReader> durable = new LinkedHashMap<>();
    private final List<String> ephemeral;
    private final Set<Integer> seenAtTheEnd = new HashSet<>();
    private int node;
    private Attachment current;
    private int stalledTicks;
    private int connectionCount;
    private boolean isCalm;
    private boolean isAway;
    private boolean isStopped;

    ReturningSubscriber(
            int number,
            Nodes nodes,
            Checker checker,
            Dialer dialer,
            boolean isSlow,
            List<String> durableTopics,
            List<String> ephemeralTopics,
            ScheduledExecutorService scheduler,
            Random random) {
        this.name = "subscriber " + number;
        this.nodes = nodes;
        this.checker = checker;
        this.dialer = dialer;
        this.isSlow = isSlow;
        this.ephemeral = ephemeralTopics;
        this.scheduler = scheduler;
        this.random = random;
        this.node = number % nodes.count();
        durableTopics.forEach(topic -> durable.put(topic, checker.reader(name, topic)));
    }

    /** @param after where to begin in durable topics; -1 to begin live */
    synchronized void start(long after) {
        if (after >= 0) {
            durable.values().forEach(reader -> reader.beginAfter(after));
        }
        connect();
        scheduler.scheduleWithFixedDelay(this::tick, random.nextInt(TICK_MILLIS), TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void connect() {
        if (isStopped) {
            return;
        }
        connectionCount++;
        current = new Attachment(this, checker, nodes.node(node));
        dialer.connect(endpoint(nodes.clients(node)), current);
    }

    private Endpoint endpoint(InetSocketAddress address) {
        return random.nextBoolean() ? new TcpEndpoint(address) : WebSocketEndpoint.fanfare(address);
    }

    /** What to subscribe to, and from where. */
    synchronized Target[] targets() {
        List<String> topics = new ArrayList<>(durable.keySet());
        topics.addAll(ephemeral);
        return targets(topics);
    }

    /** What to ask for of these topics. */
    Target[] targets(Collection<String> topics) {
        return topics.stream().map(this::target).toArray(Target[]::new);
    }

    private Target target(String topic) {
        DurableReader reader = durable.get(topic);
        TopicName topicName = TopicName.of(topic);
        return reader == null || !reader.hasBegun()
                ? Target.live(topicName)
                : Target.after(topicName, reader.position());
    }

    /** Null if the topic is ephemeral. */
    DurableReader reader(String topic) {
        return durable.get(topic);
    }

    synchronized boolean isCurrent(Attachment attachment) {
        return attachment == current && !isStopped;
    }

    /** A connection is over, or should be. */
    synchronized void lost(Attachment attachment) {
        if (isCurrent(attachment)) {
            moveOn();
        }
    }

    private void moveOn() {
        Attachment left = current;
        current = null;
        left.abandon();
        stalledTicks = 0;
        node = (node + 1 + random.nextInt(nodes.count())) % nodes.count();
        scheduler.schedule(this::connect, random.nextInt(MAX_PAUSE_MILLIS), TimeUnit.MILLISECONDS);
    }

    /** Disconnects, and stays away until {@link #comeBack}. */
    synchronized void leave() {
        Attachment left = current;
        current = null;
        isAway = true;
        left.abandon();
    }

    /** Goes on where it was. */
    synchronized void comeBack() {
        isAway = false;
        connect();
    }

    synchronized boolean isAway() {
        return isAway;
    }

    private synchronized void tick() {
        if (current == null || isStopped) {
            return;
        }
        if (stalledTicks > 0) {
            stalledTicks--;
            current.setReading(stalledTicks == 0);
        } else if (current.silentMillis() > SILENCE_MILLIS || !isCalm && random.nextInt(LEAVE_ONE_IN) == 0) {
            moveOn();
        } else if (isSlow && !isCalm && random.nextInt(STALL_ONE_IN) == 0) {
            stalledTicks = STALL_TICKS;
            current.setReading(false);
        } else {
            current.ping();
        }
    }

    /** Tries again to subscribe to what was refused until then, a moment later. */
    void subscribeLater(Attachment attachment) {
        scheduler.schedule(
                attachment::subscribeToRefused, 100 + random.nextInt(MAX_PAUSE_MILLIS), TimeUnit.MILLISECONDS);
    }

    /** Neither leaves nor stalls any more by itself, and notes what comes in ephemeral topics. */
    synchronized void calmDown() {
        isCalm = true;
    }

    synchronized void seeEphemeral(int value) {
        if (isCalm) {
            seenAtTheEnd.add(value);
        }
    }

    synchronized boolean hasSeen(int value) {
        return seenAtTheEnd.contains(value);
    }

    /** Whether everything that it wants is subscribed to on its connection. */
    synchronized boolean isSettled() {
        return current != null && current.openCount() == durable.size() + ephemeral.size();
    }

    synchronized void stop() {
        isStopped = true;
        if (current != null) {
            current.abandon();
        }
    }

    synchronized int connectionCount() {
        return connectionCount;
    }

    Map<String, DurableReader> readers() {
        return durable;
    }

    List<String> ephemeralTopics() {
        return ephemeral;
    }

    String name() {
        return name;
    }

    @Override
    public synchronized String toString() {
        return (current == null ? name + ", between connections" : current.toString()) + ", on node " + node;
    }
}
