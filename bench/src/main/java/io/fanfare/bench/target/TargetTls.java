package io.fanfare.bench.target;

import io.fanfare.bench.client.ClientTls;
import io.fanfare.bench.client.ConnectionSecurity;
import io.fanfare.bench.driver.Driver;
import io.fanfare.bench.driver.SecuredDriver;
import io.fanfare.bench.plan.UsageException;
import java.io.File;
import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/** Which URLs of a target are spoken to over TLS, and whom it trusts there. Immutable. */
final class TargetTls {
    static final String ANYBODY = "any";

    private static final Set<String> SCHEMES = Set.of("wss", "tls", "https");
    private static final Pattern SECURE_URL = Pattern.compile("\\b(wss|tls|https)://");

    private final ConnectionSecurity security;

    private TargetTls(ConnectionSecurity security) {
        this.security = security;
    }

    /**
     * Reads whom to trust.
     *
     * @param written the whole target
     * @param ca the file of those who are trusted, {@value #ANYBODY}, or null for those whom Java trusts
     * @throws UsageException if the file can't be used, or nothing of the target speaks TLS
     */
    static TargetTls of(String written, String ca) {
        boolean isSpoken = SECURE_URL.matcher(written).find();
        if (ca != null && !isSpoken) {
            throw new UsageException("ca: " + ca + " (expected: wss://, tls:// or https:// with it)");
        }
        return new TargetTls(isSpoken ? trusting(ca) : ConnectionSecurity.NONE);
    }

    private static ClientTls trusting(String ca) {
        if (ca == null) {
            return ClientTls.trustingJava();
        }
        if (ca.equals(ANYBODY)) {
            return ClientTls.trustingAnybody();
        }
        try {
            return ClientTls.trusting(new File(ca));
        } catch (IllegalArgumentException unusable) {
            throw new UsageException("ca: " + ca + " (expected: a file with certificates in PEM, or " + ANYBODY + ")");
        }
    }

    /** The driver, for what is at a URL. */
    Driver at(URI url, Driver driver) {
        return SCHEMES.contains(url.getScheme()) ? new SecuredDriver(driver, security) : driver;
    }

    /** For a URL that may be one of them. */
    ConnectionSecurity security() {
        return security;
    }
}
