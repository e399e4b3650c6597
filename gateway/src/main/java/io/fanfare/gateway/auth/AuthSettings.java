package io.fanfare.gateway.auth;

import io.fanfare.gateway.settings.Range;
import io.fanfare.gateway.settings.Secret;
import io.fanfare.gateway.settings.Section;
import io.fanfare.gateway.settings.SectionProblems;
import io.fanfare.gateway.settings.Spelling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Which clients are let in.
 *
 * @param allowInsecureBind whether addresses that other machines can reach may be bound where everybody is let in
 * @param hs256Secret empty for none
 * @param publicKeysFile PEM or JWKS, empty for none
 * @param issuer empty for any
 * @param audience empty for any
 * @param clockSkewSeconds between issuers and nodes
 * @param maxTokenLifeSeconds from issue to expiry
 * @param maxRevocations that are held at the same time
 */
public record AuthSettings(
        Mode mode,
        boolean allowInsecureBind,
        @Secret String hs256Secret,
        String publicKeysFile,
        String issuer,
        String audience,
        @Range(min = 0, max = 600) int clockSkewSeconds,
        @Range(min = 60, max = 31_536_000) int maxTokenLifeSeconds,
        @Range(min = 1, max = 10_000_000) int maxRevocations)
        implements Section {

    /** How clients prove who they are. */
    public enum Mode {
        /** Not at all: everybody may connect. */
        NONE,
        /** By a signed token. */
        JWT
    }

    long clockSkewMillis() {
        return TimeUnit.SECONDS.toMillis(clockSkewSeconds);
    }

    long maxTokenLifeMillis() {
        return TimeUnit.SECONDS.toMillis(maxTokenLifeSeconds);
    }

    /** For how long after a revocation there may be tokens that it concerns and that are not expired. */
    public long revocationMillis() {
        return maxTokenLifeMillis() + 2 * clockSkewMillis();
    }

    /**
     * The keys that prove tokens.
     *
     * @throws IllegalArgumentException if the file can't be used any more
     */
    public TokenKeys keys() {
        return TokenKeys.of(hs256Secret.isEmpty() ? null : new SharedSecret(hs256Secret), publicKeys());
    }

    private String publicKeys() {
        try {
            return publicKeysFile.isEmpty() ? null : Files.readString(Path.of(publicKeysFile));
        } catch (IOException | UncheckedIOException unreadable) {
            throw new IllegalArgumentException("can't be read", unreadable);
        }
    }

    @Override
    public void check(SectionProblems faults) {
        boolean hasKeys = !hs256Secret.isEmpty() || !publicKeysFile.isEmpty();
        if (mode == Mode.NONE && hasKeys) {
            faults.add("mode", Spelling.of(mode), "jwt, because there is a key for tokens");
        } else if (mode == Mode.JWT && !hasKeys) {
            faults.add("mode", Spelling.of(mode), "auth.hs256-secret or auth.public-keys-file with it");
        }
        checkKeys(faults);
    }

    private void checkKeys(SectionProblems faults) {
        try {
            TokenKeys.of(hs256Secret.isEmpty() ? null : new SharedSecret(hs256Secret), null);
        } catch (IllegalArgumentException fault) {
            faults.add(
                    "hs256-secret",
                    Secret.MASK + ", " + fault.getMessage(),
                    "at least " + SharedSecret.MIN_BYTES + " bytes");
        }
        try {
            TokenKeys.of(null, publicKeys());
        } catch (IllegalArgumentException fault) {
            faults.add(
                    "public-keys-file",
                    publicKeysFile,
                    "public keys in PEM or JWKS, RSA of 2048 bits or EC on P-256: " + fault.getMessage());
        }
    }

    /** A record's own would show the secret. */
    @Override
    public String toString() {
        return "AuthSettings[" + Spelling.of(mode) + "]";
    }
}
