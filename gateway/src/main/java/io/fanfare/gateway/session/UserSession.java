package io.fanfare.gateway.session;

/**
 * A session of a user, for those who ask.
 *
 * @param nodeId where it is
 * @param id as its client was told
 * @param sinceMillis when it said hello, in milliseconds since 1970
 * @param transport such as {@code websocket}
 */
public record UserSession(String nodeId, String id, long sinceMillis, String transport, int subscriptions) {
    /** One whose client has said hello. On its loop. */
    static UserSession of(Session session) {
        return new UserSession(
                session.services().nodeId(),
                session.id().text(),
                session.login().sinceMillis(),
                session.connection().transport(),
                session.subscriptionCount());
    }
}
