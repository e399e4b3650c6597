package io.fanfare.gateway.presence;

import io.fanfare.gateway.settings.Range;
import io.fanfare.gateway.settings.Section;
import io.fanfare.gateway.settings.SectionProblems;

/**
 * How presence is told and kept.
 *
 * @param batchMillis what changes in a topic meanwhile is told together
 * @param graceMillis for how long one whose connection was lost is still shown; 0: not at all
 * @param leaseSeconds after which what a killed node had is gone
 * @param maxMembers of a topic that are told one by one; of one with more only their number is told, until there are a quarter fewer
 * @param maxHeld attendances that the node keeps in mind, its own and in watched topics those of others
 */
public record PresenceSettings(
        @Range(min = 20, max = 10_000) int batchMillis,
        @Range(min = 0, max = 300_000) int graceMillis,
        @Range(min = 2, max = 600) int leaseSeconds,
        @Range(min = 1, max = 100_000) int maxMembers,
        @Range(min = 1_000, max = 100_000_000) int maxHeld)
        implements Section {
    private static final int BATCHES_OF_A_LEASE = 4;

    /** A lease that the next batches would outlive shows what is not there. */
    @Override
    public void check(SectionProblems faults) {
        if ((long) BATCHES_OF_A_LEASE * batchMillis > leaseMillis()) {
            faults.add("batch-millis", batchMillis, "at most a quarter of presence.lease-seconds");
        }
    }

    long leaseMillis() {
        return 1_000L * leaseSeconds;
    }
}
