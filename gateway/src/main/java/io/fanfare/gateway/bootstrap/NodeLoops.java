package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.session.SessionDirectory;
import io.fanfare.gateway.session.SessionLoop;
import io.fanfare.gateway.session.UserSessions;
import io.fanfare.gateway.topic.FlushQueue;
import io.fanfare.gateway.topic.TopicShard;
import io.fanfare.gateway.transport.IoTransport;
import io.fanfare.storage.HistoryStore;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The event loops of a node, and what each of them owns. Unchanged once made. */
final class NodeLoops {
    private static final int SHUTDOWN_SECONDS = 5;

    private final Map<EventExecutor, SessionLoop> sessionLoops = new IdentityHashMap<>();
    private final List<TopicShard> shards = new ArrayList<>();
    private final List<SessionLoop> byIndex = new ArrayList<>();
    private final int nodeTag = new SecureRandom().nextInt();

    /** The bare loops; who makes them closes them. */
    static EventLoopGroup newGroup(int count, IoTransport transport) {
        return new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("loop"), transport.newHandlerFactory());
    }

    /** Ends all threads; what they still have to do is done if it does not take long. */
    static void close(EventLoopGroup group) {
        group.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }

    NodeLoops(EventLoopGroup group, int count, HistoryStore store, long recentBytes, GatewayMetrics metrics) {
        for (EventExecutor executor : group) {
            FlushQueue flushes = new FlushQueue(executor);
            TopicShard shard =
                    new TopicShard(executor, flushes, ByteBufAllocator.DEFAULT, store, recentBytes / count, metrics);
            SessionLoop sessions = new SessionLoop(nodeTag, shards.size(), executor, shard, metrics);
            shards.add(shard);
            byIndex.add(sessions);
            sessionLoops.put(executor, sessions);
            sessions.start();
        }
    }

    /** What finds the sessions of all loops, and has the other nodes look for theirs. */
    SessionDirectory directory(Bus bus, GatewayMetrics metrics, InstantSource clock) {
        return new SessionDirectory(nodeTag, byIndex, bus, metrics, clock);
    }

    /** What finds and ends the sessions of users. */
    UserSessions userSessions() {
        return new UserSessions(byIndex);
    }

    List<TopicShard> shards() {
        return shards;
    }

    SessionLoop sessionLoop(EventExecutor executor) {
        return sessionLoops.get(executor);
    }

    Iterable<EventExecutor> executors() {
        return sessionLoops.keySet();
    }

    Iterable<SessionLoop> sessionLoops() {
        return sessionLoops.values();
    }

    int sessionCount() {
        int count = 0;
        for (SessionLoop loop : sessionLoops.values()) {
            count += loop.sessionCount();
        }
        return count;
    }
}
