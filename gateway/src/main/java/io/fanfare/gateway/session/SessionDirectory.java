package io.fanfare.gateway.session;

import java.util.List;

/**
 * Finds sessions by their ids, on whichever loop of the node they are. Any thread.
 *
 * <p>A client that comes back while its old connection is half open names its former session: that one is ended, so that it
 * does not linger until its heartbeat is missed.
 */
public final class SessionDirectory {
    private final int nodeTag;
    private final List<SessionLoop> loops;

    /**
     * @param nodeTag as the loops got it
     * @param loops by their index
     */
    public SessionDirectory(int nodeTag, List<SessionLoop> loops) {
        this.nodeTag = nodeTag;
        this.loops = List.copyOf(loops);
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
        if (former != null && former.isOf(nodeTag) && former.loop() < loops.size()) {
            SessionLoop loop = loops.get(former.loop());
            loop.executor().execute(() -> displace(loop, former, user));
        }
    }

    private static void displace(SessionLoop loop, SessionId id, String user) {
        Session session = loop.find(id);
        if (session != null && session.isOf(user)) {
            session.displace();
        }
    }
}
