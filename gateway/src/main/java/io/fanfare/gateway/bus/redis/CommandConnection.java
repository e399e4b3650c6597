package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.bus.redis.wire.RedisHost;
import io.fanfare.gateway.bus.redis.wire.SlotMap;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.SlotHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries commands to a server, or to the primaries of a Cluster that serve their keys, until one of its connections breaks: it ends once
 * and is never revived, so that whoever uses it learns that something may have been lost. What has moved elsewhere meanwhile is
 * answered with an error, and is found by connecting anew.
 */
public final class CommandConnection {
    private final List<StatefulRedisConnection<String, byte[]>> connections;
    /** By slot, null where nobody serves it; null of a single server. */
    private final StatefulRedisConnection<String, byte[]>[] bySlot;

    private CommandConnection(
            List<StatefulRedisConnection<String, byte[]>> connections,
            StatefulRedisConnection<String, byte[]>[] bySlot) {
        this.connections = connections;
        this.bySlot = bySlot;
    }

    static CommandConnection toServer(StatefulRedisConnection<String, byte[]> connection) {
        return new CommandConnection(List.of(connection), null);
    }

    /** @param byHost connections to all primaries that the map names */
    static CommandConnection toCluster(SlotMap slots, Map<RedisHost, StatefulRedisConnection<String, byte[]>> byHost) {
        @SuppressWarnings({"unchecked", "rawtypes"})
        StatefulRedisConnection<String, byte[]>[] bySlot = new StatefulRedisConnection[SlotHash.SLOT_COUNT];
        Map<RedisHost, StatefulRedisConnection<String, byte[]>> known = new HashMap<>(byHost);
        for (int slot = 0; slot < bySlot.length; slot++) {
            RedisHost primary = slots.primaryOf(slot);
            bySlot[slot] = primary == null ? null : known.get(primary);
        }
        return new CommandConnection(new ArrayList<>(byHost.values()), bySlot);
    }

    /**
     * Commands about a key, and others of its slot. Each completes on the loop, unless the connection ends first: then it fails.
     *
     * @throws IllegalStateException if nobody serves its slot
     */
    public RedisAsyncCommands<String, byte[]> commandsFor(String key) {
        StatefulRedisConnection<String, byte[]> serving =
                bySlot == null ? connections.get(0) : bySlot[SlotHash.getSlot(key)];
        if (serving == null) {
            throw new IllegalStateException("a slot of the cluster is served by nobody");
        }
        return serving.async();
    }

    /** Names who hears, on the loop, when the first of its connections has ended; at once if one has. */
    public void onEnd(Runnable listener) {
        for (StatefulRedisConnection<String, byte[]> connection : connections) {
            connection.addListener(new RedisConnectionStateAdapter() {
                @Override
                public void onRedisDisconnected(RedisChannelHandler<?, ?> broken) {
                    listener.run();
                }
            });
            if (!connection.isOpen()) {
                listener.run();
            }
        }
    }

    public void close() {
        connections.forEach(StatefulRedisConnection::closeAsync);
    }
}
