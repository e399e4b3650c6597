package io.fanfare.storage.postgres;

/**
 * What to think of a server that was promoted if not all nodes that published before can say that they miss nothing. Proof that
 * something is missing goes before it.
 */
public enum PromotedStandby {
    /** It may lack something: a new epoch begins. */
    NEW_EPOCH,
    /** It lacks nothing, on the operator's word: replication is synchronous, and no standby that fell behind is promoted. */
    SAME_EPOCH
}
