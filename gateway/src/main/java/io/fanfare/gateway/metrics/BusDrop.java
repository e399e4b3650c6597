package io.fanfare.gateway.metrics;

/** Why a publication did not reach the other nodes by the bus, or may not have. */
public enum BusDrop {
    /** There was no link. */
    NO_LINK,
    /** Too much was not acknowledged yet. */
    FULL,
    /** It was refused, or the link broke before it was acknowledged. */
    UNACKNOWLEDGED
}
