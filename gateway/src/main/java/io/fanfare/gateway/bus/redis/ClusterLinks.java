package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.bus.redis.wire.Channels;
import io.fanfare.gateway.bus.redis.wire.RedisHost;
import io.fanfare.gateway.bus.redis.wire.SlotMap;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.upkeep.PeriodicWork;
import io.fanfare.protocol.TopicName;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link to each primary of a Cluster. Asks a server for the slots every few seconds, and soon after something turned out to
 * be elsewhere. Owned by the bus loop.
 *
 * <p>The links are plain ones to single servers. The client's own Cluster connection follows slots by itself, and then
 * nobody is told what was lost on the way.
 */
final class ClusterLinks implements Links {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterLinks.class);

    private static final int INTERVAL_MILLIS = 5_000;
    private static final int SOON_MILLIS = 100;

    /** Hears that slots have other links than before. */
    interface Listener {
        /**
         * Called after every answer that differs from the last one, or was asked for by {@link Links#lookAgain}.
         *
         * @param before by slot, or null before the first answer
         * @param after by slot; null where nobody serves it
         */
        void onRouted(RedisLink[] before, RedisLink[] after);
    }

    private final RedisConnector connector;
    private final Channels channels;
    private final BiFunction<RedisHost, String, RedisLink> links;
    private final Listener listener;
    private final PeriodicWork asking;
    private final Map<String, RedisLink> byName = new LinkedHashMap<>();
    /** By the first slot of a primary: found by trying. */
    private final Map<Integer, String> heartbeatRests = new HashMap<>();

    private final List<RedisHost> known = new ArrayList<>();
    private int turn;
    private boolean isScheduled;
    private boolean isInDoubt;
    /** By slot; null before the first answer. */
    private volatile RedisLink[] bySlot;

    private volatile Collection<RedisLink> all = List.of();
    private volatile String problem = "no server of the cluster has answered yet";

    /**
     * @param links makes the link to a primary, with what its heartbeat channel ends in
     */
    ClusterLinks(
            RedisConnector connector,
            Channels channels,
            BiFunction<RedisHost, String, RedisLink> links,
            Listener listener,
            GatewayMetrics metrics) {
        this.connector = connector;
        this.channels = channels;
        this.links = links;
        this.listener = listener;
        this.asking = new PeriodicWork("asking for the slots of the cluster", this::ask, metrics);
        known.addAll(connector.seeds());
    }

    @Override
    public void open() {
        asking.run();
        asking.start(connector.loop(), INTERVAL_MILLIS);
    }

    @Override
    public void lookAgain() {
        isInDoubt = true;
        if (!isScheduled) {
            isScheduled = true;
            connector
                    .loop()
                    .schedule(
                            () -> {
                                isScheduled = false;
                                asking.run();
                            },
                            SOON_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }

    /** Another one every time, so that a server that is cut off from the rest is not believed for long. */
    private CompletionStage<Void> ask() {
        RedisHost host = known.get(Math.floorMod(turn++, known.size()));
        return connector
                .connect(connector.server(host))
                .thenCompose(this::slots)
                .handleAsync(
                        (reply, failure) -> {
                            if (failure != null) {
                                onNoAnswer(host, failure);
                            } else {
                                onAnswer(host, reply);
                            }
                            return null;
                        },
                        connector.loop());
    }

    private CompletionStage<List<Object>> slots(StatefulRedisConnection<String, String> connection) {
        return connection
                .async()
                .clusterSlots()
                .toCompletableFuture()
                .orTimeout(connector.timeoutMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((reply, failure) -> connection.closeAsync());
    }

    private void onNoAnswer(RedisHost host, Throwable failure) {
        LOG.debug("{} does not tell the cluster's slots: {}", host, RootCause.reason(failure));
        if (bySlot == null) {
            problem = host + ": " + RootCause.reason(failure);
        }
        if (bySlot == null || !all.stream().allMatch(RedisLink::isUp)) {
            lookAgain();
        }
    }

    private void onAnswer(RedisHost host, List<Object> reply) {
        SlotMap map;
        try {
            map = SlotMap.parse(reply, host);
        } catch (IllegalArgumentException fault) {
            onNoAnswer(host, fault);
            return;
        }
        int uncovered = map.uncovered().size();
        problem = uncovered == 0 ? null : uncovered + " slots of the cluster are served by nobody";
        route(map);
    }

    private void route(SlotMap map) {
        List<RedisLink> gone = new ArrayList<>(byName.values());
        map.firstSlots().forEach((host, slot) -> {
            String name = host.toString();
            RedisLink link = byName.get(name);
            String heartbeatRest = heartbeatRests.computeIfAbsent(slot, Channels::heartbeatRest);
            if (link == null || !link.heartbeatRest().equals(heartbeatRest)) {
                link = links.apply(host, heartbeatRest);
                byName.put(name, link);
                link.open();
            }
            gone.remove(link);
        });
        byName.values().removeAll(gone);
        RedisLink[] before = bySlot;
        RedisLink[] after = new RedisLink[SlotHash.SLOT_COUNT];
        for (int slot = 0; slot < after.length; slot++) {
            RedisHost host = map.primaryOf(slot);
            after[slot] = host == null ? null : byName.get(host.toString());
        }
        bySlot = after;
        all = List.copyOf(byName.values());
        known.clear();
        known.addAll(map.firstSlots().keySet());
        known.addAll(connector.seeds());
        gone.forEach(RedisLink::close);
        if (isInDoubt || !Arrays.equals(before, after)) {
            isInDoubt = false;
            listener.onRouted(before, after);
        }
    }

    @Override
    public RedisLink of(TopicName topic) {
        RedisLink[] routes = bySlot;
        return routes == null ? null : routes[channels.slotOf(topic)];
    }

    @Override
    public Collection<RedisLink> all() {
        return all;
    }

    @Override
    public String problem() {
        return problem;
    }
}
