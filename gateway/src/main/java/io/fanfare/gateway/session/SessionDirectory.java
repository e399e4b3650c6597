package io.fanfare.gateway.session;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.NodeChannel;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.protocol.TopicName;
import java.time.InstantSource;
import java.util.List;

/**
 * Finds sessions by their ids, on whichever loop of the node they are, or has the other nodes look for them. Any thread.
 *
 * <p>A client that comes back while its old connection is half open names its former session: that one is ended, so that it
 * does not linger until its heartbeat is missed. Between nodes this is tried once, over the bus; a session that it does not
 * reach ends by its heartbeat.
 */
public final class SessionDirectory {
    /** Where nodes tell each other of sessions that were taken over. */
    public static final TopicName TAKEOVERS = TopicName.of(Namespaces.OF_NODES + ":takeovers");

    private final int nodeTag;
    private final List<SessionLoop> loops;
    private final UserPlaces userPlaces;
    private final NodeChannel channel;

    /**
     * @param nodeTag as the loops got it
     * @param loops by their index
     */
    public SessionDirectory(
            int nodeTag, List<SessionLoop> loops, Bus bus, GatewayMetrics metrics, InstantSource clock) {
        this.nodeTag = nodeTag;
        this.loops = List.copyOf(loops);
        this.userPlaces = new UserPlaces(new UserSessions(this.loops));
        this.channel = new NodeChannel(TAKEOVERS, bus, metrics, clock);
        channel.on(Takeover.KIND, this::onTakeover);
    }

    /** How many sessions users may have. */
    UserPlaces userPlaces() {
        return userPlaces;
    }

    /** What the nodes tell each other. */
    public NodeChannel channel() {
        return channel;
    }

    /**
     * Ends a session because its client has opened another one. Nothing happens if there is no such session any more, or if it
     * is somebody else's.
     *
     * @param id as the client has sent it
     * @param user whose session it must be
     */
    void displace(String id, String user) {
        SessionId former = SessionId.parse(id);
        if (former == null) {
            return;
        }
        if (former.isOf(nodeTag)) {
            displace(former, user);
        } else {
            channel.tell(Takeover.KIND, new Takeover(former, user));
        }
    }

    private void onTakeover(Takeover takeover) {
        if (takeover.former().isOf(nodeTag)) {
            displace(takeover.former(), takeover.user());
        }
    }

    private void displace(SessionId id, String user) {
        if (id.loop() < loops.size()) {
            SessionLoop loop = loops.get(id.loop());
            loop.executor().execute(() -> displace(loop, id, user));
        }
    }

    private static void displace(SessionLoop loop, SessionId id, String user) {
        Session session = loop.find(id);
        if (session != null && session.isOf(user)) {
            session.displace();
        }
    }
}
