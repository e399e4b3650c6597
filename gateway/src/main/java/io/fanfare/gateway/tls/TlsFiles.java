package io.fanfare.gateway.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the files of one port hold, read and checked together.
 *
 * @param certificates at least one; the first is shown to those who name no host, or one that none is for
 * @param clientCas that sign the certificates of clients; empty if clients need none
 * @param ticketKeys null if the node makes its own
 */
record TlsFiles(List<ServerCertificate> certificates, List<X509Certificate> clientCas, TicketKeys ticketKeys) {

    static TlsFiles read(TlsSettings settings, Instant now) throws UnusableFileException {
        List<ServerCertificate> certificates = new ArrayList<>();
        certificates.add(ServerCertificate.read(
                "certificate-file", settings.certificateFile(), "key-file", settings.keyFile(), now));
        for (int i = 0; i < settings.furtherCertificateFiles().size(); i++) {
            certificates.add(further(
                    settings.furtherCertificateFiles().get(i),
                    settings.furtherKeyFiles().get(i),
                    now));
        }
        List<X509Certificate> clientCas = settings.clientCaFile().isEmpty()
                ? List.of()
                : new PemFile("client-ca-file", settings.clientCaFile()).certificates();
        TicketKeys ticketKeys = settings.ticketKeysFile().isEmpty()
                ? null
                : TicketKeys.read("ticket-keys-file", settings.ticketKeysFile());
        return new TlsFiles(List.copyOf(certificates), List.copyOf(clientCas), ticketKeys);
    }

    private static ServerCertificate further(String certificateFile, String keyFile, Instant now)
            throws UnusableFileException {
        String key = "further-certificate-files";
        ServerCertificate certificate = ServerCertificate.read(key, certificateFile, "further-key-files", keyFile, now);
        if (certificate.names().isEmpty()) {
            throw new UnusableFileException(
                    key, certificateFile, "a certificate for a DNS name, which clients ask for");
        }
        return certificate;
    }
}
