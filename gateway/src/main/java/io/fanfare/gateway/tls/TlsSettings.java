package io.fanfare.gateway.tls;

import io.fanfare.gateway.settings.Section;
import io.fanfare.gateway.settings.SectionProblems;
import io.netty.handler.ssl.OpenSsl;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * TLS on one port. The files are PEM; they are read and checked when the configuration is, and again when they change.
 *
 * @param certificateFile the certificate and those that sign it; empty for no TLS
 * @param keyFile its key, without a passphrase
 * @param furtherCertificateFiles of other names: a client gets that of the name it asks for (SNI)
 * @param furtherKeyFiles one for each of these, in their order
 * @param clientCaFile what signs the certificates that clients must show; empty if they need none
 * @param ticketKeysFile shared by nodes so that clients resume on each; empty for keys of the node's own
 */
public record TlsSettings(
        String certificateFile,
        String keyFile,
        List<String> furtherCertificateFiles,
        List<String> furtherKeyFiles,
        String clientCaFile,
        Provider provider,
        String ticketKeysFile)
        implements Section {
    /** No TLS. */
    public static final TlsSettings OFF = new TlsSettings("", "", List.of(), List.of(), "", Provider.AUTO, "");

    /** Who does the work. */
    public enum Provider {
        /** BoringSSL where there is one for the platform, else the JDK. */
        AUTO,
        JDK,
        /** BoringSSL. */
        OPENSSL
    }

    public TlsSettings {
        furtherCertificateFiles = List.copyOf(furtherCertificateFiles);
        furtherKeyFiles = List.copyOf(furtherKeyFiles);
    }

    public boolean isOn() {
        return !certificateFile.isEmpty();
    }

    /** Whether BoringSSL does the work, not the JDK. */
    boolean isOpenSsl() {
        return provider == Provider.OPENSSL || provider == Provider.AUTO && OpenSsl.isAvailable();
    }

    /** Those with certificates of the port. */
    List<String> certificateFiles() {
        List<String> files = new ArrayList<>(List.of(certificateFile));
        files.addAll(furtherCertificateFiles);
        return files;
    }

    /** All files that have a say. */
    public List<Path> files() {
        List<Path> files = new ArrayList<>();
        List<String> names = new ArrayList<>(List.of(certificateFile, keyFile, clientCaFile, ticketKeysFile));
        names.addAll(furtherCertificateFiles);
        names.addAll(furtherKeyFiles);
        for (String name : names) {
            if (!name.isEmpty()) {
                files.add(Path.of(name));
            }
        }
        return files;
    }

    @Override
    public void check(SectionProblems faults) {
        if (!isOn()) {
            checkOff(faults);
        } else if (keyFile.isEmpty()) {
            faults.add("key-file", keyFile, "the key of tls.certificate-file");
        } else if (furtherCertificateFiles.size() != furtherKeyFiles.size()) {
            faults.add(
                    "further-key-files",
                    furtherKeyFiles.size() + " files",
                    furtherCertificateFiles.size() + ", one for each of tls.further-certificate-files");
        } else if (provider == Provider.OPENSSL && !OpenSsl.isAvailable()) {
            faults.add("provider", "openssl", "auto or jdk, because there is no BoringSSL for this platform");
        } else if (!ticketKeysFile.isEmpty() && !isOpenSsl()) {
            faults.add(
                    "ticket-keys-file", ticketKeysFile, "nothing, because the JDK can't share tickets between nodes");
        } else {
            checkFiles(faults);
        }
    }

    private void checkOff(SectionProblems faults) {
        boolean isSomethingSet = !keyFile.isEmpty()
                || !furtherCertificateFiles.isEmpty()
                || !furtherKeyFiles.isEmpty()
                || !clientCaFile.isEmpty()
                || !ticketKeysFile.isEmpty();
        if (isSomethingSet) {
            faults.add("certificate-file", certificateFile, "a certificate, because other keys of tls are set");
        }
    }

    private void checkFiles(SectionProblems faults) {
        try {
            TlsFiles.read(this, Instant.now());
        } catch (UnusableFileException fault) {
            faults.add(fault.key(), fault.file(), fault.expected());
        }
    }
}
