package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.bus.BusListener;
import io.fanfare.gateway.bus.ClusterQuery;
import io.fanfare.gateway.control.Control;
import io.fanfare.gateway.session.SessionDirectory;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.topic.TopicHub;
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
 * What nodes of a later release tell each other is ignored.
 */
final class NodeBusListener implements BusListener {
    private static final Logger LOG = LoggerFactory.getLogger(NodeBusListener.class);

    private final TopicHub hub;
    private final Map<TopicName, Consumer<Publication>> addressees;

    NodeBusListener(TopicHub hub, SessionDirectory sessions, Control control, List<ClusterQuery> queries) {
        this.hub = hub;
        Map<TopicName, Consumer<Publication>> byTopic = new HashMap<>();
        byTopic.put(SessionDirectory.TAKEOVERS, sessions::onTakeover);
        byTopic.put(Control.TOPIC, order -> control.onHint());
        queries.forEach(query -> byTopic.put(query.channel(), query::onPublication));
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
            tell(addressee, publication);
        }
    }

    /** What one node can't take must not cost what the bus brings after it. */
    private static void tell(Consumer<Publication> addressee, Publication publication) {
        try {
            addressee.accept(publication);
        } catch (RuntimeException bug) {
            LOG.error("{}: can't take what a node has told", publication.topic(), bug);
        }
    }

    @Override
    public void onDoubt() {
        hub.onDoubt();
    }
}
