package io.fanfare.gateway.socket;

/** Tells a pipeline that its client has not said in time what it has to say first. */
public enum HandshakeTimeout {
    EXPIRED
}
