package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.bootstrap.RunningParts.Stage;
import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.NodeChannel;
import io.fanfare.gateway.bus.PeerListener;
import io.fanfare.gateway.config.GatewayConfig;
import io.fanfare.gateway.http.Readiness.Component;
import io.fanfare.gateway.http.Readiness.Status;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.presence.NodePresence;
import io.fanfare.gateway.presence.PresenceDirectory;
import io.fanfare.gateway.session.PresenceInfo;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.topic.PresenceMode;
import io.fanfare.protocol.TopicName;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;

/** Who is in the topics of a node: kept by itself alone, or together with the other nodes over their Redis. */
final class NodePeople {
    private final NodePresence presence;
    private final boolean isAlone;

    private NodePeople(NodePresence presence, boolean isAlone) {
        this.presence = presence;
        this.isAlone = isAlone;
    }

    /** Stops after the ports, when all have left, and before the bus, by which it says goodbye. */
    static NodePeople open(
            GatewayConfig config,
            String nodeId,
            Bus bus,
            Namespaces namespaces,
            GatewayMetrics metrics,
            InstantSource clock,
            RunningParts running) {
        boolean isAlone = config.bus().isLocal();
        Predicate<TopicName> isCountOnly = topic -> namespaces.of(topic).presence() == PresenceMode.COUNT;
        NodePresence presence = isAlone
                ? new NodePresence(config.presence(), isCountOnly, metrics)
                : NodePresence.replicated(
                        config.presence(),
                        isCountOnly,
                        config.bus(),
                        nodeId,
                        bus,
                        PresenceInfo::mayBeShown,
                        metrics,
                        clock);
        running.add(Stage.STORE, "presence", presence::close);
        return new NodePeople(presence, isAlone);
    }

    /** The bus has its listener: the other nodes may know. */
    void join() {
        if (!isAlone) {
            presence.join();
        }
    }

    PresenceDirectory directory() {
        return presence;
    }

    /** In which nodes tell each other of it. */
    List<NodeChannel> channels() {
        return isAlone ? List.of() : List.of(presence.channel());
    }

    List<PeerListener> peerListeners() {
        return isAlone ? List.of() : List.of(presence.peerListener());
    }

    /** The bus may have lost something. */
    void onDoubt() {
        if (!isAlone) {
            presence.onDoubt();
        }
    }

    /** What it means for the node's readiness. */
    List<Component> readiness() {
        if (isAlone) {
            return List.of();
        }
        String problem = presence.problem();
        return List.of(
                problem == null
                        ? new Component("presence", Status.UP, "shared with the other nodes")
                        : new Component("presence", Status.DEGRADED, problem));
    }
}
