package io.fanfare.gateway.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;

/**
 * What a port shows to its clients: a certificate with those that sign it, and its key. Was valid when it was read.
 *
 * @param file that the certificate was read from
 * @param chain the certificate first
 * @param names that it is for, in lower case, some beginning with {@code *.}; empty if it is for addresses only
 */
record ServerCertificate(String file, List<X509Certificate> chain, PrivateKey key, List<String> names) {
    private static final int MIN_RSA_BITS = 2_048;
    private static final int DNS_NAME = 2;
    private static final String WILDCARD = "*.";

    ServerCertificate {
        chain = List.copyOf(chain);
        names = List.copyOf(names);
    }

    /**
     * Reads and checks both files.
     *
     * @param now at which it has to be valid
     */
    static ServerCertificate read(
            String certificateKey, String certificateFile, String keyKey, String keyFile, Instant now)
            throws UnusableFileException {
        PemFile certificates = new PemFile(certificateKey, certificateFile);
        List<X509Certificate> chain = certificates.certificates();
        X509Certificate own = chain.get(0);
        checkValid(own, now, certificates);
        checkStrong(own.getPublicKey(), certificates);
        PemFile keys = new PemFile(keyKey, keyFile);
        PrivateKey key = keys.privateKey(own.getPublicKey());
        if (!isPair(own.getPublicKey(), key)) {
            throw keys.fault("the key of the certificate in " + certificateFile);
        }
        return new ServerCertificate(certificateFile, chain, key, namesOf(own, certificates));
    }

    private static void checkValid(X509Certificate own, Instant now, PemFile file) throws UnusableFileException {
        try {
            own.checkValidity(Date.from(now));
        } catch (CertificateExpiredException expired) {
            throw file.fault("a certificate that is valid; this one has expired on "
                    + own.getNotAfter().toInstant());
        } catch (CertificateNotYetValidException early) {
            throw file.fault("a certificate that is valid; this one is from "
                    + own.getNotBefore().toInstant() + " on");
        }
    }

    private static void checkStrong(PublicKey key, PemFile file) throws UnusableFileException {
        boolean isEc = key.getAlgorithm().equals("EC");
        boolean isRsa = key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= MIN_RSA_BITS;
        if (!isEc && !isRsa) {
            throw file.fault("a certificate for EC or for RSA of at least " + MIN_RSA_BITS + " bits");
        }
    }

    private static boolean isPair(PublicKey publicKey, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(
                    key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256with" + key.getAlgorithm());
            byte[] message = publicKey.getEncoded();
            signature.initSign(key);
            signature.update(message);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException otherKind) {
            return false;
        }
    }

    private static List<String> namesOf(X509Certificate own, PemFile file) throws UnusableFileException {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = own.getSubjectAlternativeNames();
            for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (alternative.get(0).equals(DNS_NAME)) {
                    names.add(alternative.get(1).toString().toLowerCase(Locale.ROOT));
                }
            }
            return names;
        } catch (CertificateParsingException broken) {
            throw file.fault("a certificate whose names can be read");
        }
    }

    /** Whether it is for a name, which is in lower case. A {@code *} stands for one label, the first. */
    boolean isFor(String host) {
        int dot = host.indexOf('.');
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            boolean matches = name.startsWith(WILDCARD)
                    ? dot > 0 && name.substring(1).equals(host.substring(dot))
                    : name.equals(host);
            if (matches) {
                return true;
            }
        }
        return false;
    }

    /** What its key is for: {@code RSA} or {@code EC}. */
    String keyType() {
        return key.getAlgorithm();
    }

    Instant expiresAt() {
        return chain.get(0).getNotAfter().toInstant();
    }
}
