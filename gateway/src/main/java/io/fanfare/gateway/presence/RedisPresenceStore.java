package io.fanfare.gateway.presence;

import io.fanfare.gateway.bus.message.DamagedMessageException;
import io.fanfare.gateway.bus.redis.CommandConnection;
import io.fanfare.gateway.bus.redis.RedisConnector;
import io.fanfare.gateway.bus.redis.RedisSettings;
import io.fanfare.gateway.bus.redis.RootCause;
import io.fanfare.gateway.bus.redis.state.RetryPauses;
import io.fanfare.gateway.bus.redis.wire.BusSeal;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.metrics.PresenceEvent;
import io.fanfare.gateway.upkeep.CompletionCause;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.TopicName;
import io.lettuce.core.KeyValue;
import io.lettuce.core.MapScanCursor;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Presence in Redis: a server, the primary that Sentinels name, or a Cluster. One connection, on a thread of its own. What is not answered
 * within {@code bus.timeout-millis}, or is refused because the server is no primary, ends it; then it connects again, up to a second
 * later each time. What it reads is held to the forms of nodes and to their seal; the rest is counted, and is not there.
 */
final class RedisPresenceStore implements PresenceStore {
    private static final Logger LOG = LoggerFactory.getLogger(RedisPresenceStore.class);
    private static final String THREAD = "redis-presence";
    private static final int SCAN_COUNT = 500;
    /** Of an entry, so that nobody else's is taken for one. */
    private static final int MAX_ENTRY_BYTES = 1 << 21;

    private final RedisConnector connector;
    private final RedisSettings settings;
    private final PresenceKeys keys;
    private final long self;
    private final long leaseMillis;
    private final int maxEntries;
    private final Predicate<Payload> infoRule;
    private final GatewayMetrics metrics;
    /** On the thread of presence. */
    private final BusSeal sealing;
    /** On the loop of the connector. */
    private final BusSeal opening;

    private final RetryPauses pauses = new RetryPauses(ThreadLocalRandom.current());
    private Listener listener;
    /** Null while there is none. */
    private volatile CommandConnection connection;

    private volatile boolean isClosed;
    private boolean wasToldLost;

    /** @param infoRule what is shown of a session must satisfy, else it is garbage */
    RedisPresenceStore(
            RedisSettings settings,
            String nodeId,
            long self,
            PresenceSettings presence,
            Predicate<Payload> infoRule,
            GatewayMetrics metrics) {
        this.connector = new RedisConnector(settings, nodeId, self, THREAD);
        this.settings = settings;
        this.keys = new PresenceKeys(settings.prefix());
        this.self = self;
        this.leaseMillis = presence.leaseMillis();
        this.maxEntries = presence.maxHeld();
        this.infoRule = infoRule;
        this.metrics = metrics;
        this.sealing = settings.seal();
        this.opening = settings.seal();
    }

    @Override
    public void open(Listener opened) {
        listener = opened;
        connector.execute(this::connect);
    }

    private void connect() {
        if (isClosed) {
            return;
        }
        connector.connectForCommands().whenCompleteAsync(this::onConnected, connector.loop());
    }

    private void onConnected(CommandConnection made, Throwable failure) {
        if (isClosed) {
            if (made != null) {
                made.close();
            }
            return;
        }
        if (failure != null) {
            retry(RootCause.reason(failure));
            return;
        }
        connection = made;
        pauses.reset();
        wasToldLost = false;
        LOG.info("presence: connected to {}", description());
        listener.onConnected();
        made.onEnd(() -> connector.execute(() -> end(made, "connection closed")));
    }

    private void retry(String reason) {
        if (!wasToldLost) {
            wasToldLost = true;
            LOG.warn("presence: no connection to {}, trying again: {}", description(), reason);
        }
        listener.onLost(reason);
        connector.loop().schedule(this::connect, pauses.nextMillis(), TimeUnit.MILLISECONDS);
    }

    private void end(CommandConnection ended, String reason) {
        if (connection == ended) {
            connection = null;
            ended.close();
            if (!isClosed) {
                retry(reason);
            }
        }
    }

    private <T> CompletionStage<T> ask(Function<CommandConnection, CompletionStage<T>> what) {
        CommandConnection current = connection;
        if (current == null) {
            return CompletableFuture.failedStage(new PresenceUnavailableException("no connection to Redis", null));
        }
        CompletionStage<T> answer;
        try {
            answer = what.apply(current);
        } catch (RuntimeException refused) {
            answer = CompletableFuture.failedStage(refused);
        }
        return answer.toCompletableFuture()
                .copy()
                .orTimeout(connector.timeoutMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> {
                    Throwable cause = CompletionCause.of(failure);
                    if (!isAboutTheKey(cause)) {
                        connector.execute(() -> end(current, RootCause.reason(cause)));
                    }
                    return CompletableFuture.failedStage(
                            new PresenceUnavailableException("Redis: " + RootCause.reason(cause), cause));
                });
    }

    /** Whether the server is well, and would refuse the same over another connection. */
    private static boolean isAboutTheKey(Throwable failure) {
        String message = failure.getMessage();
        return failure instanceof RedisCommandExecutionException
                && message != null
                && (message.startsWith("WRONGTYPE") || message.startsWith("NOPERM") || message.startsWith("OOM"));
    }

    @Override
    public CompletionStage<Void> write(List<Write> writes) {
        Map<TopicName, TopicWrites> byTopic = new LinkedHashMap<>();
        for (Write write : writes) {
            byTopic.computeIfAbsent(write.topic(), topic -> new TopicWrites(keys.of(topic)))
                    .add(write);
        }
        return ask(redis -> {
            List<CompletableFuture<?>> replies = new ArrayList<>();
            byTopic.values().forEach(topic -> topic.send(redis.commandsFor(topic.key), replies));
            return CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new));
        });
    }

    /** What is written of one topic: a command or three. */
    private final class TopicWrites {
        private final String key;
        private final Map<String, byte[]> entries = new LinkedHashMap<>();
        private final List<String> removed = new ArrayList<>();

        private TopicWrites(String key) {
            this.key = key;
        }

        private void add(Write write) {
            String field = PresenceKeys.field(write.node(), write.term(), write.id());
            if (write.what() == null) {
                removed.add(field);
            } else {
                byte[] entry = PresenceMessages.ENTRY.bytes(write.what());
                entries.put(field, sealing.seal(PresenceKeys.place(key, field), entry));
            }
        }

        private void send(RedisAsyncCommands<String, byte[]> commands, List<CompletableFuture<?>> replies) {
            if (!entries.isEmpty()) {
                replies.add(unlessOfAnotherKind(commands, commands.hset(key, entries)));
                replies.add(commands.expire(key, StoreReplication.KEEP_SECONDS).toCompletableFuture());
            }
            if (!removed.isEmpty()) {
                replies.add(unlessOfAnotherKind(commands, commands.hdel(key, removed.toArray(String[]::new))));
            }
        }

        private CompletableFuture<?> unlessOfAnotherKind(
                RedisAsyncCommands<String, byte[]> commands, CompletionStage<?> reply) {
            return reply.toCompletableFuture()
                    .whenComplete((done, failure) -> removeIfOfAnotherKind(commands, key, failure));
        }
    }

    /** The name is ours: what somebody else has put there goes, and the next attempt finds the place free. */
    private void removeIfOfAnotherKind(RedisAsyncCommands<String, byte[]> commands, String key, Throwable failure) {
        Throwable cause = failure == null ? null : CompletionCause.of(failure);
        if (cause instanceof RedisCommandExecutionException
                && cause.getMessage() != null
                && cause.getMessage().startsWith("WRONGTYPE")) {
            metrics.presence(PresenceEvent.GARBAGE, 1);
            commands.del(key);
        }
    }

    @Override
    public CompletionStage<List<StoredAttendee>> load(TopicName topic) {
        String key = keys.of(topic);
        Map<String, StoredAttendee> found = new HashMap<>();
        return scan(key, null, found).thenApply(done -> List.copyOf(found.values()));
    }

    /** Page by page, each of which is waited for by itself. */
    private CompletionStage<Void> scan(
            String key, MapScanCursor<String, byte[]> after, Map<String, StoredAttendee> found) {
        return ask(redis -> page(redis.commandsFor(key), key, after)).thenCompose(page -> {
            page.getMap().forEach((field, value) -> read(key, field, value, found));
            if (page.isFinished()) {
                return CompletableFuture.<Void>completedStage(null);
            }
            if (found.size() > maxEntries) {
                return CompletableFuture.failedStage(
                        new PresenceUnavailableException("more entries than presence.max-held", null));
            }
            return scan(key, page, found);
        });
    }

    private CompletionStage<MapScanCursor<String, byte[]>> page(
            RedisAsyncCommands<String, byte[]> commands, String key, MapScanCursor<String, byte[]> after) {
        ScanArgs count = ScanArgs.Builder.limit(SCAN_COUNT);
        CompletionStage<MapScanCursor<String, byte[]>> page =
                after == null ? commands.hscan(key, count) : commands.hscan(key, after, count);
        return page.whenComplete((done, failure) -> removeIfOfAnotherKind(commands, key, failure));
    }

    private void read(String key, String field, byte[] value, Map<String, StoredAttendee> found) {
        if (value.length > MAX_ENTRY_BYTES) {
            metrics.presence(PresenceEvent.GARBAGE, 1);
            return;
        }
        byte[] entry = opening.open(PresenceKeys.place(key, field), value);
        if (entry == null) {
            metrics.presence(PresenceEvent.FORGED, 1);
            return;
        }
        try {
            StoredAttendee stored = PresenceMessages.ENTRY.read(entry);
            if (stored == null) {
                return;
            }
            String expected = PresenceKeys.field(
                    stored.node(), stored.term(), stored.attendee().id());
            if (field.equals(expected)
                    && infoRule.test(stored.attendee().attendance().info())) {
                found.put(field, stored);
                return;
            }
        } catch (DamagedMessageException damaged) {
            LOG.debug("presence: {}: {}", key, damaged.getMessage());
        }
        metrics.presence(PresenceEvent.GARBAGE, 1);
    }

    @Override
    public CompletionStage<Map<Long, Long>> leases(Collection<Long> nodes) {
        Map<String, Long> byKey = new HashMap<>();
        nodes.forEach(node -> byKey.put(keys.lease(node), node));
        return ask(redis ->
                        redis.commandsFor(keys.lease(self)).mget(byKey.keySet().toArray(String[]::new)))
                .thenApplyAsync(values -> terms(values, byKey), connector.loop());
    }

    private Map<Long, Long> terms(List<KeyValue<String, byte[]>> values, Map<String, Long> byKey) {
        Map<Long, Long> terms = new HashMap<>();
        for (KeyValue<String, byte[]> value : values) {
            if (value.hasValue()) {
                byte[] lease = opening.open(value.getKey(), value.getValue());
                try {
                    Long term = lease == null ? null : PresenceMessages.LEASE.read(lease);
                    if (term != null) {
                        terms.put(byKey.get(value.getKey()), term);
                    }
                } catch (DamagedMessageException damaged) {
                    metrics.presence(PresenceEvent.GARBAGE, 1);
                }
            }
        }
        return terms;
    }

    private byte[] lease(long term) {
        return sealing.seal(keys.lease(self), PresenceMessages.LEASE.bytes(term));
    }

    @Override
    public CompletionStage<Void> begin(long term) {
        byte[] lease = lease(term);
        return ask(redis -> redis.commandsFor(keys.lease(self))
                        .set(keys.lease(self), lease, SetArgs.Builder.px(leaseMillis)))
                .thenApply(ok -> null);
    }

    @Override
    public CompletionStage<Boolean> renew(long term) {
        byte[] lease = lease(term);
        return ask(redis -> redis.commandsFor(keys.lease(self))
                        .set(keys.lease(self), lease, SetArgs.Builder.xx().px(leaseMillis)))
                .thenApply("OK"::equals);
    }

    @Override
    public CompletionStage<Void> giveUp() {
        return ask(redis -> redis.commandsFor(keys.lease(self)).del(keys.lease(self)))
                .thenApply(count -> null);
    }

    @Override
    public CompletionStage<List<TopicName>> keep(List<TopicName> topics) {
        return ask(redis -> {
            List<TopicName> lost = new ArrayList<>();
            List<CompletableFuture<?>> replies = new ArrayList<>();
            for (TopicName topic : topics) {
                replies.add(redis.commandsFor(keys.of(topic))
                        .expire(keys.of(topic), StoreReplication.KEEP_SECONDS)
                        .thenAccept(isThere -> {
                            if (!isThere) {
                                lost.add(topic);
                            }
                        })
                        .toCompletableFuture());
            }
            return CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
                    .thenApply(all -> lost);
        });
    }

    @Override
    public String description() {
        return settings.shownTarget();
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        CommandConnection last = connection;
        connection = null;
        if (last != null) {
            last.close();
        }
        connector.close();
    }
}
