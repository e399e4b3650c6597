package io.fanfare.gateway.metrics;

/** Why a publication was not passed on by the bus, or may not have been. */
public enum BusDrop {
    /** There was no link. */
    NO_LINK,
    /** Too much was not acknowledged yet. */
    FULL,
    /** It was refused, or the link broke before it was acknowledged. */
    UNACKNOWLEDGED,
    /** An ephemeral one that a connection brought to an end only after its node had gone on without it. */
    OUTDATED
}
