package io.fanfare.gateway.tls;

import io.fanfare.gateway.upkeep.RegularFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file in PEM: blocks of base64, each with its kind above and below (RFC 7468). What is between blocks is passed over. */
final class PemFile {
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private static final String ANY_KEY = " PRIVATE KEY";
    private static final String PKCS8 = "PRIVATE KEY";
    private static final String ENCRYPTED = "ENCRYPTED";

    private final String configKey;
    private final String name;
    private final String text;

    /** @param configKey that names the file, for what is said of it */
    PemFile(String configKey, String name) throws UnusableFileException {
        this.configKey = configKey;
        this.name = name;
        this.text = read(name);
    }

    private String read(String file) throws UnusableFileException {
        try {
            Path path = Path.of(file);
            RegularFile.check(path);
            if (Files.size(path) <= MAX_BYTES) {
                return Files.readString(path, StandardCharsets.ISO_8859_1);
            }
        } catch (IOException | InvalidPathException unreadable) {
            throw fault("a file that this process can read");
        }
        throw fault("at most " + MAX_BYTES + " bytes");
    }

    /** All certificates, in their order; at least one. */
    List<X509Certificate> certificates() throws UnusableFileException {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).equals("CERTIFICATE")) {
                certificates.add(certificate(block.group(2)));
            }
        }
        if (certificates.isEmpty()) {
            throw fault("certificates in PEM, BEGIN CERTIFICATE");
        }
        return certificates;
    }

    private X509Certificate certificate(String base64) throws UnusableFileException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(bytes(base64)));
        } catch (CertificateException broken) {
            throw fault("certificates that can be read");
        }
    }

    /** The first key. What the forms of old leave out, its algorithm, is that of the key it belongs to. */
    PrivateKey privateKey(PublicKey belongsTo) throws UnusableFileException {
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String kind = block.group(1);
            if (!kind.equals(PKCS8) && !kind.endsWith(ANY_KEY)) {
                continue;
            }
            if (kind.contains(ENCRYPTED) || block.group(2).contains(ENCRYPTED)) {
                throw fault("a key without a passphrase, such as openssl pkey -in KEY -out PLAIN makes of it");
            }
            byte[] der = bytes(block.group(2));
            return privateKey(kind.equals(PKCS8) ? der : Der.pkcs8(belongsTo.getEncoded(), der), belongsTo);
        }
        throw fault("a private key in PEM, BEGIN PRIVATE KEY");
    }

    private PrivateKey privateKey(byte[] pkcs8, PublicKey belongsTo) throws UnusableFileException {
        try {
            return KeyFactory.getInstance(belongsTo.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException broken) {
            throw fault("the key of the certificate, " + belongsTo.getAlgorithm() + " like that");
        }
    }

    private byte[] bytes(String base64) throws UnusableFileException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException broken) {
            throw fault("PEM that can be read");
        }
    }

    UnusableFileException fault(String expected) {
        return new UnusableFileException(configKey, name, expected);
    }
}
