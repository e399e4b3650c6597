package io.fanfare.gateway.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whom a client of a node believes that they may sign its certificate. */
public final class TrustedAuthorities {
    private TrustedAuthorities() {}

    /**
     * For connections to nodes whose certificate is signed by one of those in a file.
     *
     * @param key what names the file, such as {@code --ca-file}
     * @throws UnusableFileException if there is no certificate in it
     */
    public static SSLContext context(String key, Path file) throws UnusableFileException, GeneralSecurityException {
        List<X509Certificate> authorities = new PemFile(key, file.toString()).certificates();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException impossible) {
            throw new GeneralSecurityException("an empty store can't be made", impossible);
        }
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry(Integer.toString(i), authorities.get(i));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** Whether a connection came to nothing because the other side is not believed: trying again is no use. */
    public static boolean isDistrust(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof GeneralSecurityException) {
                return true;
            }
        }
        return false;
    }
}
