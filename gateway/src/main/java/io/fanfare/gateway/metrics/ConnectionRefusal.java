package io.fanfare.gateway.metrics;

/** Why a connection was turned away at the public port before anything was read of it. */
public enum ConnectionRefusal {
    /** The node has as many connections as it may, or as its open files allow. */
    NODE,
    /** Its address, or /64 of IPv6, has as many as it may. */
    ADDRESS,
    /** Its network has as many as it may. */
    NETWORK,
    /** The node has taken as many in this second as it may. */
    NODE_RATE,
    /** It has taken as many of this address in this second as it may. */
    ADDRESS_RATE,
    /** The node has more to do than it can. */
    OVERLOADED
}
