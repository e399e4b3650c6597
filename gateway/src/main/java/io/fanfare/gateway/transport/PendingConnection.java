package io.fanfare.gateway.transport;

import io.fanfare.gateway.session.SessionLoop;
import io.fanfare.gateway.session.SessionServices;
import io.fanfare.gateway.socket.ReceiveBudget;
import io.netty.util.concurrent.Future;
import java.util.List;

/**
 * What a connection carries from accept until its session takes over.
 *
 * @param isLocalOnly whether only programs and pages of this machine may connect, see
 *     {@link io.fanfare.gateway.socket.LocalCallers}
 * @param budget what it may hold of messages that have not wholly arrived
 * @param order in which it was accepted
 * @param tickets in the place of tokens, for streams of events
 * @param polls sessions of clients that poll
 * @param deadline fires {@link HandshakeTimeout} at the pipeline unless cancelled
 * @param turnedAway null if it is let in, else what to tell it as soon as we know in which terms
 */
record PendingConnection(
        TransportSettings settings,
        ReceiveBudget budget,
        long order,
        boolean isLocalOnly,
        SessionServices services,
        SessionLoop loop,
        List<DialectEndpoint> endpoints,
        StreamTickets tickets,
        LongPollSessions polls,
        Future<?> deadline,
        TurnedAway turnedAway) {}
