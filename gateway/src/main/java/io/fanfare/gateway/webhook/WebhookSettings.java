package io.fanfare.gateway.webhook;

import io.fanfare.gateway.settings.Range;
import io.fanfare.gateway.settings.Secret;
import io.fanfare.gateway.settings.Section;
import io.fanfare.gateway.settings.SectionProblems;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How backends are called.
 *
 * @param secret that signs calls, see {@link WebhookSignature}; empty for none, where nobody is called
 * @param caFile of certificates that sign those of backends, empty for those that the JVM trusts
 * @param allowPlainHttp whether URLs may be plain http to other machines
 * @param timeoutMillis of a call, with all that it waits and is tried again
 * @param maxInFlight calls under way
 * @param maxQueued calls that wait for one of these to end
 * @param breakerSeconds for which a backend that mostly fails is left alone
 * @param maxKeptAnswers decisions that are remembered
 * @param maxPushBytes pushes of clients on their way to backends
 * @param authorizationsPerSecond decisions that one session may have asked for
 */
public record WebhookSettings(
        @Secret String secret,
        String caFile,
        boolean allowPlainHttp,
        @Range(min = 100, max = 5_000) int timeoutMillis,
        @Range(min = 1, max = 10_000) int maxInFlight,
        @Range(min = 0, max = 1_000_000) int maxQueued,
        @Range(min = 1, max = 300) int breakerSeconds,
        @Range(min = 1, max = 10_000_000) int maxKeptAnswers,
        @Range(min = 2_097_152, max = 1L << 40) long maxPushBytes,
        @Range(min = 1, max = 1_000_000) int authorizationsPerSecond)
        implements Section {

    @Override
    public void check(SectionProblems faults) {
        if (!secret.isEmpty() && WebhookSignature.key(secret) == null) {
            faults.add("secret", Secret.MASK, WebhookSignature.EXPECTED_SECRET);
        }
        if (!caFile.isEmpty() && !Files.isReadable(Path.of(caFile))) {
            faults.add("ca-file", caFile, "a file that can be read, or nothing");
        }
    }

    /** A record's own would show the secret. */
    @Override
    public String toString() {
        return "WebhookSettings[" + timeoutMillis + " ms]";
    }
}
