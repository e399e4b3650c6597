package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.bus.BusListener;
import io.fanfare.gateway.bus.redis.state.Interest;
import io.fanfare.gateway.bus.redis.state.Interests;
import io.fanfare.gateway.bus.redis.state.Peers;
import io.fanfare.gateway.bus.redis.wire.Channels;
import io.fanfare.gateway.bus.redis.wire.MessageBytes;
import io.fanfare.gateway.metrics.BusDrop;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.protocol.TopicName;
import io.lettuce.core.RedisURI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Keeps every topic that is wanted subscribed over the link that serves it, as links come up, break and take over from each
 * other. Owned by the bus loop, but for {@link #want} and {@link #drop}.
 */
final class Routing implements RedisLink.Owner, ClusterLinks.Listener {
    private final RedisSettings settings;
    private final RedisConnector connector;
    private final Channels channels;
    private final OutboundMessages outbound;
    private final Interests interests;
    private final InboundMessages inbound;
    private final GatewayMetrics metrics;
    private final Links links;
    private final BusHealth health;
    /** Null until links are opened. */
    private BusListener listener;

    Routing(
            RedisSettings settings,
            RedisConnector connector,
            Channels channels,
            OutboundMessages outbound,
            Interests interests,
            Peers peers,
            InboundMessages inbound,
            GatewayMetrics metrics) {
        this.settings = settings;
        this.connector = connector;
        this.channels = channels;
        this.outbound = outbound;
        this.interests = interests;
        this.inbound = inbound;
        this.metrics = metrics;
        links = settings.target().isSharded()
                ? new ClusterLinks(
                        connector,
                        channels,
                        (host, heartbeatRest) -> link(host.toString(), connector.server(host), heartbeatRest),
                        this,
                        metrics)
                : Links.single(link(settings.target().toString(), connector.primary(), ""));
        health = new BusHealth(links, peers);
    }

    private RedisLink link(String name, RedisURI uri, String heartbeatRest) {
        return new RedisLink(name, uri, heartbeatRest, settings, connector, channels, outbound, inbound, this);
    }

    Links links() {
        return links;
    }

    BusHealth health() {
        return health;
    }

    /** Begins to connect. */
    void open(BusListener busListener) {
        listener = busListener;
        inbound.open(busListener);
        links.open();
    }

    /**
     * Any thread.
     *
     * @return completes when the topic's publications come, or when there is no link that could bring them
     */
    CompletionStage<Void> want(TopicName topic) {
        Interest interest = interests.want(topic, channels.of(topic), fresh -> connector.execute(() -> join(fresh)));
        RedisLink link = links.of(topic);
        if (link == null || !link.isUp()) {
            interest.complete();
        }
        return interest.inForce();
    }

    private void join(Interest interest) {
        RedisLink link = links.of(interest.topic());
        if (link != null && interests.of(interest.channel()) == interest) {
            link.join(interest.channel());
        }
    }

    /** The topic is subscribed for some seconds more. Any thread. */
    void drop(TopicName topic) {
        interests.drop(channels.of(topic), System.nanoTime());
    }

    /** Unsubscribes what nobody has wanted for some seconds. */
    void sweep(long nowNanos) {
        for (Interest gone : interests.sweep(nowNanos, TimeUnit.MILLISECONDS.toNanos(settings.lingerMillis()))) {
            health.routed(gone.channel());
            RedisLink link = links.of(gone.topic());
            if (link != null) {
                link.leave(gone.channel());
            }
        }
    }

    @Override
    public List<String> channels(RedisLink link) {
        List<String> wanted = new ArrayList<>();
        for (Interest interest : interests.all()) {
            if (links.of(interest.topic()) == link) {
                wanted.add(interest.channel());
            }
        }
        return wanted;
    }

    @Override
    public void onUp(RedisLink link) {
        health.update();
        listener.onDoubt();
    }

    @Override
    public void onDown(RedisLink link) {
        health.update();
        metrics.busLinkDown();
        for (Interest interest : interests.all()) {
            if (links.of(interest.topic()) == link) {
                interest.complete();
            }
        }
        links.lookAgain();
        listener.onDoubt();
    }

    @Override
    public void onSubscribed(String channel) {
        health.routed(channel);
        Interest interest = interests.of(channel);
        if (interest != null) {
            interest.complete();
        }
    }

    @Override
    public void onRevoked(RedisLink link, String channel) {
        Interest interest = interests.of(channel);
        if (interest != null && links.of(interest.topic()) == link) {
            listener.onDoubt();
            link.join(channel);
            links.lookAgain();
        }
    }

    @Override
    public boolean onRefused(RedisLink link, List<String> refused, String error) {
        if (!isElsewhere(error)) {
            return false;
        }
        health.misrouted(refused);
        links.lookAgain();
        return true;
    }

    private static boolean isElsewhere(String error) {
        return error.startsWith("MOVED") || error.startsWith("ASK");
    }

    @Override
    public void onFailed(MessageBytes message, String error) {
        if (isElsewhere(error)) {
            links.lookAgain();
        }
        if (message.isPublication()) {
            metrics.busDropped(BusDrop.UNACKNOWLEDGED);
            if (message.isDurable()) {
                outbound.lost();
            }
        }
    }

    @Override
    public void onRouted(RedisLink[] before, RedisLink[] after) {
        boolean hasMoved = false;
        for (Interest interest : interests.all()) {
            int slot = channels.slotOf(interest.topic());
            RedisLink from = before == null ? null : before[slot];
            RedisLink to = after[slot];
            if (from != to) {
                hasMoved = true;
                move(interest, from, to);
            } else if (to != null && health.isMisrouted(interest.channel())) {
                to.join(interest.channel());
            }
        }
        health.update();
        if (hasMoved) {
            listener.onDoubt();
        }
    }

    private static void move(Interest interest, RedisLink from, RedisLink to) {
        if (from != null) {
            from.leave(interest.channel());
        }
        if (to != null) {
            to.join(interest.channel());
        }
        if (to == null || !to.isUp()) {
            interest.complete();
        }
    }
}
