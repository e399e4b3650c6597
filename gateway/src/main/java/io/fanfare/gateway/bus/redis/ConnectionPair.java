package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.bus.redis.wire.BusMessage;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A connection to publish and one to subscribe, to the same primary, from connecting until the first of the two breaks. It
 * ends once and is never revived. Owned by the bus loop.
 *
 * <p>Two, since replies to publishes would otherwise wait behind everything that is published by others, and since Redis
 * cuts off a subscriber that falls behind.
 */
final class ConnectionPair {

    /** Hears of the pair, on the loop. */
    interface Owner extends Subscriptions.Listener {
        void onOpen();

        /** It ended; called once, and not after {@link #close}. */
        void onEnd(String reason);
    }

    private final RedisConnector connector;
    private final boolean isSharded;
    private final BiConsumer<String, BusMessage> messages;
    private final Owner owner;
    private Subscriptions subscriptions;
    private StatefulRedisConnection<String, String> publishing;
    private StatefulRedisPubSubConnection<String, BusMessage> subscribing;
    private boolean hasEnded;

    /** @param messages takes what channels bring, until it ends */
    ConnectionPair(RedisConnector connector, boolean isSharded, BiConsumer<String, BusMessage> messages, Owner owner) {
        this.connector = connector;
        this.isSharded = isSharded;
        this.messages = messages;
        this.owner = owner;
    }

    void open(RedisURI uri) {
        connector
                .connect(uri)
                .whenCompleteAsync(
                        (connection, failure) -> {
                            publishing = connection;
                            onConnected(connection, failure);
                        },
                        connector.loop());
        connector
                .connectPubSub(uri)
                .whenCompleteAsync(
                        (connection, failure) -> {
                            subscribing = connection;
                            onConnected(connection, failure);
                        },
                        connector.loop());
    }

    private void onConnected(StatefulConnection<?, ?> connection, Throwable failure) {
        if (failure != null) {
            end(RootCause.reason(failure));
            return;
        }
        if (hasEnded) {
            connection.closeAsync();
            return;
        }
        connection.addListener(new RedisConnectionStateAdapter() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> broken) {
                end("connection closed");
            }
        });
        if (!connection.isOpen()) {
            end("connection closed");
        } else if (publishing != null && subscribing != null) {
            subscriptions = new Subscriptions(subscribing, isSharded, messages, owner);
            owner.onOpen();
        }
    }

    StatefulRedisConnection<String, String> publishing() {
        return publishing;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    /** Asks whether the server is a primary; ends the pair if it is not. Servers that don't say are believed. */
    void checkRole() {
        publishing.async().role().whenComplete((role, failure) -> {
            if (failure == null && !isPrimary(role)) {
                end("is a replica");
            }
        });
    }

    private static boolean isPrimary(List<Object> role) {
        return role.isEmpty() || "master".equals(String.valueOf(role.get(0)));
    }

    /** Ends it for a reason that only its owner knows. */
    void end(String reason) {
        if (!hasEnded) {
            close();
            owner.onEnd(reason);
        }
    }

    /** Closes both connections; the owner hears nothing more. */
    void close() {
        hasEnded = true;
        if (subscriptions != null) {
            subscriptions.close();
        }
        close(publishing);
        close(subscribing);
    }

    private static void close(StatefulConnection<?, ?> connection) {
        if (connection != null && connection.isOpen()) {
            connection.closeAsync();
        }
    }
}
