package io.fanfare.gateway.bus;

import io.fanfare.gateway.bus.Bus.Reach;
import io.fanfare.gateway.bus.message.DamagedMessageException;
import io.fanfare.gateway.bus.message.MessageKind;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages of nodes to each other about one subject: a topic of their own, in which each message is an ephemeral publication.
 * At most once, in the order of the bus, to this node too. Any thread.
 *
 * <p>What is read never fails: kinds that this release doesn't know are skipped, damaged messages too, and counted.
 */
public final class NodeChannel {
    private static final Logger LOG = LoggerFactory.getLogger(NodeChannel.class);

    private final TopicName topic;
    private final Bus bus;
    private final GatewayMetrics metrics;
    private final InstantSource clock;
    private final Map<String, Consumer<Publication>> takers = new ConcurrentHashMap<>();

    public NodeChannel(TopicName topic, Bus bus, GatewayMetrics metrics, InstantSource clock) {
        this.topic = topic;
        this.bus = bus;
        this.metrics = metrics;
        this.clock = clock;
    }

    public TopicName topic() {
        return topic;
    }

    /**
     * Names who takes messages of a kind; once for each kind, before {@link #open}.
     *
     * @param taker called on a thread of the bus; must not block
     */
    public <T> void on(MessageKind<T> kind, Consumer<T> taker) {
        takers.put(kind.name(), publication -> take(kind, publication, taker));
    }

    /** From now on what other nodes tell is brought by the bus. */
    public void open() {
        bus.subscribe(topic);
    }

    /** Tells all nodes, this one included. */
    public <T> Reach tell(MessageKind<T> kind, T message) {
        return bus.publish(kind.write(topic, message, clock.millis()), null);
    }

    /** The bus has brought something of the topic. */
    public void onPublication(Publication publication) {
        Consumer<Publication> taker = takers.get(publication.event());
        if (taker != null) {
            taker.accept(publication);
        }
    }

    private <T> void take(MessageKind<T> kind, Publication publication, Consumer<T> taker) {
        T message;
        try {
            message = kind.read(publication);
        } catch (DamagedMessageException damaged) {
            metrics.nodeMessageDamaged();
            LOG.debug("{}: {}: {}", topic, kind.name(), damaged.getMessage());
            return;
        }
        if (message != null) {
            taker.accept(message);
        }
    }
}
