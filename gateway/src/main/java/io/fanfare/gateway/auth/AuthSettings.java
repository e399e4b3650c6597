package io.fanfare.gateway.auth;

import io.fanfare.gateway.auth.SharedSecret.Algorithm;
import io.fanfare.gateway.outgoing.ServiceUrl;
import io.fanfare.gateway.settings.Range;
import io.fanfare.gateway.settings.Reloadable;
import io.fanfare.gateway.settings.Secret;
import io.fanfare.gateway.settings.Section;
import io.fanfare.gateway.settings.SectionProblems;
import io.fanfare.gateway.settings.Spelling;
import io.fanfare.gateway.upkeep.RegularFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Which clients are let in.
 *
 * @param allowInsecureBind whether addresses that other machines can reach may be bound where everybody is let in
 * @param hs256Secret empty for none
 * @param hs384Secret empty for none
 * @param hs512Secret empty for none
 * @param publicKeysFile PEM or JWKS, empty for none
 * @param jwksUrl where the issuer publishes its keys, empty for nowhere
 * @param jwksRefreshSeconds after which they are fetched again
 * @param jwksCaFile of certificates that sign the issuer's one, empty for those that the JVM trusts
 * @param issuer empty for any
 * @param audience empty for any
 * @param clockSkewSeconds between issuers and nodes
 * @param maxTokenLifeSeconds from issue to expiry
 * @param maxRevocations that are held at the same time
 * @param defaultGrants of tokens that say nothing of grants
 */
public record AuthSettings(
        Mode mode,
        boolean allowInsecureBind,
        @Reloadable @Secret String hs256Secret,
        @Reloadable @Secret String hs384Secret,
        @Reloadable @Secret String hs512Secret,
        @Reloadable String publicKeysFile,
        String jwksUrl,
        @Range(min = 10, max = 86_400) int jwksRefreshSeconds,
        String jwksCaFile,
        @Reloadable String issuer,
        @Reloadable String audience,
        @Range(min = 0, max = 600) int clockSkewSeconds,
        @Range(min = 60, max = 31_536_000) int maxTokenLifeSeconds,
        @Range(min = 1, max = 10_000_000) int maxRevocations,
        @Reloadable GrantSettings defaultGrants)
        implements Section {

    /** How clients prove who they are. */
    public enum Mode {
        /** Not at all: everybody may connect. */
        NONE,
        /** By a signed token. */
        JWT
    }

    public long clockSkewMillis() {
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
    TokenKeys keys() {
        return TokenKeys.of(secrets(), publicKeys());
    }

    /** Those that are set, the shortest hash first. */
    List<SharedSecret> secrets() {
        List<SharedSecret> secrets = new ArrayList<>();
        for (Algorithm algorithm : Algorithm.values()) {
            if (!secret(algorithm).isEmpty()) {
                secrets.add(new SharedSecret(algorithm, secret(algorithm)));
            }
        }
        return secrets;
    }

    private String secret(Algorithm algorithm) {
        return switch (algorithm) {
            case HS256 -> hs256Secret;
            case HS384 -> hs384Secret;
            case HS512 -> hs512Secret;
        };
    }

    private String publicKeys() {
        try {
            if (publicKeysFile.isEmpty()) {
                return null;
            }
            Path file = Path.of(publicKeysFile);
            RegularFile.check(file);
            return Files.readString(file);
        } catch (RegularFile.NotOneException other) {
            throw new IllegalArgumentException(other.getMessage(), other);
        } catch (IOException | UncheckedIOException unreadable) {
            throw new IllegalArgumentException("can't be read", unreadable);
        }
    }

    @Override
    public void check(SectionProblems faults) {
        boolean hasSecret = !(hs256Secret + hs384Secret + hs512Secret).isEmpty();
        boolean hasKeys = hasSecret || !publicKeysFile.isEmpty() || !jwksUrl.isEmpty();
        if (mode == Mode.NONE && hasKeys) {
            faults.add("mode", Spelling.of(mode), "jwt, because there is a key for tokens");
        } else if (mode == Mode.JWT && !hasKeys) {
            faults.add("mode", Spelling.of(mode), "auth.hs256-secret, auth.public-keys-file or auth.jwks-url with it");
        }
        for (Algorithm algorithm : Algorithm.values()) {
            checkSecret(algorithm, faults);
        }
        checkPublicKeys(faults);
        checkJwks(faults);
    }

    private void checkJwks(SectionProblems faults) {
        if (!jwksUrl.isEmpty() && !ServiceUrl.isOne(jwksUrl)) {
            faults.add(
                    "jwks-url", jwksUrl, ServiceUrl.EXPECTED + ", without user or fragment: keys decide who gets in");
        }
        if (!jwksCaFile.isEmpty() && !Files.isReadable(Path.of(jwksCaFile))) {
            faults.add("jwks-ca-file", jwksCaFile, "a file that can be read, or nothing");
        }
    }

    private void checkSecret(Algorithm algorithm, SectionProblems faults) {
        try {
            if (!secret(algorithm).isEmpty()) {
                new SharedSecret(algorithm, secret(algorithm));
            }
        } catch (IllegalArgumentException fault) {
            faults.add(
                    Spelling.of(algorithm) + "-secret",
                    Secret.MASK + ", " + fault.getMessage(),
                    "at least " + algorithm.minBytes() + " bytes");
        }
    }

    private void checkPublicKeys(SectionProblems faults) {
        try {
            TokenKeys keys = TokenKeys.of(List.of(), publicKeys());
            if (!jwksUrl.isEmpty() && keys.hasNamelessPublicKey()) {
                faults.add(
                        "public-keys-file", publicKeysFile, "a JWKS in which each key has a kid, beside auth.jwks-url");
            }
        } catch (IllegalArgumentException fault) {
            faults.add(
                    "public-keys-file",
                    publicKeysFile,
                    "public keys in PEM or JWKS, RSA of 2048 bits, EC on P-256, P-384 or P-521, or Ed25519: "
                            + fault.getMessage());
        }
    }

    /** A record's own would show the secret. */
    @Override
    public String toString() {
        return "AuthSettings[" + Spelling.of(mode) + "]";
    }
}
