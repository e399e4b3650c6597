package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.bus.BusListener;
import io.fanfare.gateway.bus.BusPeer;
import io.fanfare.gateway.bus.NodeChannel;
import io.fanfare.gateway.bus.PeerListener;
import io.fanfare.gateway.control.Control;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.topic.TopicHub;
import io.fanfare.gateway.upkeep.FailureLog;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives what the bus brings to those whom it is for: what nodes tell each other to its addressee, the rest to the topics.
 * What nodes of a later release tell each other is ignored. Also tells who wants to know which nodes come and go.
 */
final class NodeBusListener implements BusListener {
    private static final Logger LOG = LoggerFactory.getLogger(NodeBusListener.class);

    private final FailureLog failures = new FailureLog(LOG);

    private final TopicHub hub;
    private final Map<TopicName, Consumer<Publication>> addressees;
    private final List<PeerListener> peerListeners;
    private final Runnable onDoubt;

    /**
     * @param channels in which nodes tell each other things
     * @param onDoubt who else has to know that the bus may have lost something
     */
    NodeBusListener(
            TopicHub hub,
            Control control,
            List<NodeChannel> channels,
            List<PeerListener> peerListeners,
            Runnable onDoubt) {
        this.hub = hub;
        this.peerListeners = List.copyOf(peerListeners);
        this.onDoubt = onDoubt;
        Map<TopicName, Consumer<Publication>> byTopic = new HashMap<>();
        byTopic.put(Control.TOPIC, order -> control.onHint());
        channels.forEach(channel -> byTopic.put(channel.topic(), channel::onPublication));
        addressees = Map.copyOf(byTopic);
    }

    @Override
    public void onPublication(Publication publication, Position position) {
        if (!Namespaces.isOfNodes(publication.topic())) {
            hub.onPublication(publication, position);
            return;
        }
        Consumer<Publication> addressee = addressees.get(publication.topic());
        if (addressee != null) {
            tell(publication.topic().value(), () -> addressee.accept(publication));
        }
    }

    /** What one addressee can't take must not cost the others, nor what the bus brings after it. */
    private void tell(String subject, Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException bug) {
            failures.error(subject + ": can't take what a node has told", bug);
        }
    }

    @Override
    public void onDoubt() {
        hub.onDoubt();
        tell("doubt", onDoubt);
    }

    @Override
    public void onPeerJoined(BusPeer peer) {
        peerListeners.forEach(listener -> tell("joining of " + peer.nodeId(), () -> listener.onPeerJoined(peer)));
    }

    @Override
    public void onPeerLeft(BusPeer peer) {
        peerListeners.forEach(listener -> tell("leaving of " + peer.nodeId(), () -> listener.onPeerLeft(peer)));
    }
}
