package io.fanfare.client;

/** Something that a machine wants its shell to do. */
interface Effect<S> {
    void carryOut(S shell);
}
