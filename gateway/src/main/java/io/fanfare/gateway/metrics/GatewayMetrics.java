package io.fanfare.gateway.metrics;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.ErrorCode;
import java.util.function.LongSupplier;

/**
 * Counts what happens. Every method does nothing unless overridden, so that counting is never a condition in the code that
 * is counted. Called on any thread; must not block or throw.
 */
public interface GatewayMetrics {
    /** Counts nothing. */
    GatewayMetrics NONE = new GatewayMetrics() {};

    /** A socket was accepted on the public port. */
    default void connectionAccepted() {}

    /** A socket of the public port is gone. */
    default void connectionClosed() {}

    /** A socket of the public port was turned away as soon as it was accepted. */
    default void connectionRefused(ConnectionRefusal reason) {}

    /** The system gave no socket for a connection to a port, {@code public} or {@code api}. */
    default void acceptFailed(String port) {}

    /** This node ends a connection. */
    default void connectionEnded(CloseCode code) {}

    /** A WebSocket upgrade or a stream of events was refused with this HTTP status. */
    default void upgradeRefused(int status) {}

    /** A session opened with this transport, such as {@code websocket}. */
    default void sessionOpened(String transport) {}

    /** A session ended. */
    default void sessionClosed(String transport) {}

    /** A session was ended because its client opened another one. */
    default void sessionDisplaced() {}

    /** A session was ended for its user's sake. */
    default void sessionEnded(SessionEnd reason) {}

    /** A token was refused, of a hello or a refresh. */
    default void tokenRefused(TokenFault fault) {}

    /** The issuer of tokens was asked for its keys, and new ones were got or not. */
    default void jwksFetched(boolean isGot) {}

    /** A call of a backend is over, after this time. */
    default void webhookCalled(WebhookUse use, WebhookOutcome outcome, long nanos) {}

    /** A backend was asked whether a client may. */
    default void authorizationAsked(AuthorizeOutcome outcome) {}

    /** The number of subscriptions changed. */
    default void subscriptionsChanged(int change) {}

    /** A client was answered with an error. */
    default void errorSent(ErrorCode code) {}

    /** A client met a limit: its request was refused, to be sent again later, or is read later. */
    default void limitMet(Limit limit) {}

    /** A publication was accepted. */
    default void published(boolean durable) {}

    /** A publication was refused. */
    default void publishRefused(ErrorCode code) {}

    /** A durable publish was committed and answered after this time. */
    default void committed(long nanos) {}

    /** Messages were written to subscribers, with payloads of so many bytes together. */
    default void delivered(long messages, long payloadBytes) {}

    /** Messages of ephemeral topics were dropped for slow subscribers. */
    default void skipped(long messages) {}

    /** A client was told who is in a topic. */
    default void presenceStateTold() {}

    /** A change in who is in a topic was dropped for a slow client, which is told a new state later. */
    default void presenceDropped() {}

    /** A subscription started to catch up from the store, because it is new, slow or missed something. */
    default void catchUpStarted() {}

    /** A page of history was read for a subscription. */
    default void catchUpPage(int messages) {}

    /** A page of history was read from memory instead of the store. */
    default void readFromMemory() {}

    /** A read from the history store failed and will be tried again. */
    default void storeReadFailed() {}

    /** Publications were removed from the history because retention no longer keeps them. */
    default void trimmed(int publications) {}

    /** A hole in what the bus brought is being filled from the store, once for all subscribers of the node. */
    default void busGap() {}

    /** So many topics were held against their heads in the store. */
    default void headsCompared(int topics) {}

    /** The store had more of a topic than the bus has brought. */
    default void headBehind() {}

    /** A publication found a shard's inbox full: durable subscribers will read it from the store, others skip it. */
    default void inboxOverflow() {}

    /** A fault of the node met something on its way to subscribers: it is read from the store or told as skipped. */
    default void deliveryFailed() {}

    /** A publication was handed to the bus. */
    default void busPublished() {}

    /** A publication did not reach the other nodes by the bus, or may not have. */
    default void busDropped(BusDrop reason) {}

    /** The bus brought a publication of another node, so long after that gave it to the bus by its own clock. */
    default void busReceived(long lagMillis) {}

    /** The bus brought something that is none of its messages. */
    default void busGarbage() {}

    /** The bus brought a message that no node has sealed. */
    default void busForged() {}

    /** Another node told something that can't be read although its kind is known. */
    default void nodeMessageDamaged() {}

    /** A heartbeat of this node came back over the bus after this time. */
    default void busRoundTrip(long nanos) {}

    /** A link of the bus broke, or an attempt to set it up failed. */
    default void busLinkDown() {}

    /** Something happened to presence so many times. */
    default void presence(PresenceEvent event, int times) {}

    /** An HTTP request was answered. */
    default void apiAnswered(String route, int status) {}

    /** The configuration was read again, and taken or not. */
    default void reloaded(boolean isTaken) {}

    /** A request showed a key that is valid. */
    default void apiKeyUsed(String name) {}

    /** A request was refused because of its key. */
    default void apiKeyRefused(KeyFault fault) {}

    /** A request of the API was refused because too much is being received. */
    default void bodyRefused() {}

    /** A connection of the API was closed. */
    default void apiConnectionClosed(ApiClose reason) {}

    /** A TLS handshake was completed on a port, {@code public} or {@code api}. */
    default void tlsHandshake(String port) {}

    /** A TLS handshake came to nothing. */
    default void tlsHandshakeFailed(String port, TlsFault reason) {}

    /** Gauge: for how many more seconds the certificate in a file is valid. The source is called on the scraping thread. */
    default void certificateExpiry(String port, String file, LongSupplier secondsLeft) {}

    /** Runs of a periodic work failed; told with 0 when the work is known, so that rates begin at 0. */
    default void workFailed(String name, int runs) {}

    /** What a loop should have done was late by so much. */
    default void loopLag(long nanos) {}

    /** Gauge: whether the node is at a level of overload, 1 or 0. The source is called on the scraping thread. */
    default void overloadLevel(String level, LongSupplier isAtIt) {}

    /** A read of history was refused because the node is overloaded. */
    default void readRefused() {}

    /** Gauge: lets an implementation poll a number. The source is called on the scraping thread. */
    default void gauge(String name, String help, LongSupplier source) {}

    /** As the other, for one use of several. */
    default void gauge(String name, String help, WebhookUse use, LongSupplier source) {}
}
