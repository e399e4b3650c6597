package io.fanfare.gateway.transport;

import io.fanfare.protocol.phoenix.PhoenixMessage;

/**
 * A message of a client that waits for its answer.
 *
 * @param channel that it is about
 */
record PhoenixRequest(Kind kind, PhoenixMessage message, PhoenixChannel channel) {
    /** What the client wants. */
    enum Kind {
        JOIN,
        /** What a join says of the client to those who are there: a request of our own, with the join's message. */
        SHOW,
        LEAVE,
        PUSH
    }
}
