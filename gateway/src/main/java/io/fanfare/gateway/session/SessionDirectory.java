package io.fanfare.gateway.session;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
    /** Where nodes tell each other of sessions that were taken over: the id's 16 bytes and the user. */
    public static final TopicName TAKEOVERS = TopicName.of(Namespaces.OF_NODES + ":takeovers");

    private static final String EVENT = "takeover";

    private final int nodeTag;
    private final List<SessionLoop> loops;
    private final Bus bus;
    private final InstantSource clock;

    /**
     * @param nodeTag as the loops got it
     * @param loops by their index
     */
    public SessionDirectory(int nodeTag, List<SessionLoop> loops, Bus bus, InstantSource clock) {
        this.nodeTag = nodeTag;
        this.loops = List.copyOf(loops);
        this.bus = bus;
        this.clock = clock;
    }

    /** From now on what other nodes say is brought by the bus. */
    public void open() {
        bus.subscribe(TAKEOVERS);
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
            Payload takeover = new Payload(PayloadFormat.BINARY, bytes(former, user));
            bus.publish(new Publication(TAKEOVERS, EVENT, takeover, null, clock.millis()), null);
        }
    }

    private static byte[] bytes(SessionId id, String user) {
        byte[] name = user.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(SessionId.BYTES + name.length)
                .putLong(id.high())
                .putLong(id.low())
                .put(name)
                .array();
    }

    /** Takes what a node has published in {@link #TAKEOVERS}. What does not look like it is ignored. */
    public void onTakeover(Publication publication) {
        ByteBuffer bytes = ByteBuffer.wrap(publication.payload().bytes());
        if (bytes.remaining() < SessionId.BYTES) {
            return;
        }
        SessionId id = new SessionId(bytes.getLong(), bytes.getLong());
        if (id.isOf(nodeTag)) {
            displace(id, StandardCharsets.UTF_8.decode(bytes).toString());
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
