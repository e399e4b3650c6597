package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.bus.redis.wire.BusMessage;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The channels that one connection is subscribed to, and those that it shall be. Owned by the bus loop.
 *
 * <p>One batch is under way at a time. What gathers until Redis has confirmed it is the next batch, of at most
 * {@value #MAX_BATCH} channels: an idle connection subscribes at once, and a hundred thousand channels don't hold up
 * heartbeats and messages. It is also what keeps errors and commands together, since the client takes the first of a
 * command's confirmations for the end of the command.
 */
final class Subscriptions extends RedisPubSubAdapter<String, BusMessage> {
    static final int MAX_BATCH = 1_000;

    /** Hears what becomes of subscriptions, on the loop. */
    interface Listener {
        /** Redis passes on whatever is published in this channel from now on. */
        void onSubscribed(String channel);

        /** Redis ended a subscription by itself, as when a slot of a Cluster moves. */
        void onRevoked(String channel);

        /**
         * Redis refused.
         *
         * @param channels which may be subscribed or not
         */
        void onRefused(List<String> channels, String error);

        /** Nothing is under way and nothing is waiting. */
        void onSettled();
    }

    private final StatefulRedisPubSubConnection<String, BusMessage> connection;
    private final boolean isSharded;
    private final BiConsumer<String, BusMessage> messages;
    private final Listener listener;
    private final Set<String> joining = new LinkedHashSet<>();
    private final Set<String> leaving = new LinkedHashSet<>();
    /** Channels of the batch that Redis has not confirmed. */
    private final Set<String> awaited = new HashSet<>();

    private boolean isLeaving;
    private boolean isClosed;
    private long progressAtNanos;
    private long heardAtNanos = System.nanoTime();

    /** @param messages takes what channels bring, until this is closed */
    Subscriptions(
            StatefulRedisPubSubConnection<String, BusMessage> connection,
            boolean isSharded,
            BiConsumer<String, BusMessage> messages,
            Listener listener) {
        this.connection = connection;
        this.isSharded = isSharded;
        this.messages = messages;
        this.listener = listener;
        connection.addListener(this);
    }

    void join(String channel) {
        if (!leaving.remove(channel)) {
            joining.add(channel);
            sendNext();
        } else if (!awaited.contains(channel)) {
            listener.onSubscribed(channel);
        }
    }

    void joinAll(List<String> channels) {
        joining.addAll(channels);
        sendNext();
    }

    void leave(String channel) {
        if (!joining.remove(channel)) {
            leaving.add(channel);
            sendNext();
        }
    }

    /** The connection is being closed: nothing is sent, and the listener hears nothing. */
    void close() {
        isClosed = true;
    }

    /** When the connection last brought a message. */
    long heardAtNanos() {
        return heardAtNanos;
    }

    /** For how long a batch has been under way without a confirmation, 0 if none is. */
    long stalledNanos(long nowNanos) {
        return awaited.isEmpty() ? 0 : nowNanos - progressAtNanos;
    }

    private void sendNext() {
        if (isClosed || !awaited.isEmpty()) {
            return;
        }
        isLeaving = joining.isEmpty();
        Iterator<String> source = (isLeaving ? leaving : joining).iterator();
        while (source.hasNext() && awaited.size() < MAX_BATCH) {
            awaited.add(source.next());
            source.remove();
        }
        if (awaited.isEmpty()) {
            listener.onSettled();
            return;
        }
        progressAtNanos = System.nanoTime();
        send(new ArrayList<>(awaited));
    }

    private void send(List<String> channels) {
        RedisPubSubAsyncCommands<String, BusMessage> commands = connection.async();
        if (!isSharded) {
            String[] all = channels.toArray(String[]::new);
            watch(isLeaving ? commands.unsubscribe(all) : commands.subscribe(all), channels);
            return;
        }
        connection.setAutoFlushCommands(false);
        for (String channel : channels) {
            watch(isLeaving ? commands.sunsubscribe(channel) : commands.ssubscribe(channel), List.of(channel));
        }
        connection.flushCommands();
        connection.setAutoFlushCommands(true);
    }

    private void watch(RedisFuture<Void> command, List<String> channels) {
        command.whenComplete((nothing, failure) -> {
            if (failure != null && !isClosed && awaited.removeAll(Set.copyOf(channels))) {
                if (!isLeaving) {
                    listener.onRefused(channels, RootCause.reason(failure));
                }
                sendNext();
            }
        });
    }

    @Override
    public void subscribed(String channel, long count) {
        if (!isClosed && !isLeaving && awaited.remove(channel)) {
            progressAtNanos = System.nanoTime();
            listener.onSubscribed(channel);
            sendNext();
        }
    }

    @Override
    public void unsubscribed(String channel, long count) {
        if (isLeaving && awaited.remove(channel)) {
            progressAtNanos = System.nanoTime();
            sendNext();
        } else if (!isClosed) {
            listener.onRevoked(channel);
        }
    }

    @Override
    public void ssubscribed(String channel, long count) {
        subscribed(channel, count);
    }

    @Override
    public void sunsubscribed(String channel, long count) {
        unsubscribed(channel, count);
    }

    @Override
    public void message(String channel, BusMessage message) {
        heardAtNanos = System.nanoTime();
        if (!isClosed) {
            messages.accept(channel, message);
        }
    }

    @Override
    public void smessage(String channel, BusMessage message) {
        message(channel, message);
    }
}
