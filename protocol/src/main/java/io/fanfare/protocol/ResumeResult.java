package io.fanfare.protocol;

/** What a subscribe found of the history that its client asked for. */
public enum ResumeResult {
    /** Nothing was asked for: the subscription starts live, after the head. */
    LIVE,
    /** Everything after the asked position follows. */
    CONTINUES,
    /** Part of it has expired: an {@link Event.Gap} follows, then everything that is left. */
    GAP,
    /** The position belongs to another life of the store: an {@link Event.EpochChanged} follows. */
    EPOCH_CHANGED
}
