package io.fanfare.gateway.transport;

/** Tells a pipeline that its client has not said hello in time. */
enum HandshakeTimeout {
    EXPIRED
}
