package io.fanfare.client;

import java.lang.reflect.InvocationTargetException;
import java.net.URI;

/** Which transport dials a URI. */
final class Transports {
    private static final String OKHTTP = "okhttp3.OkHttpClient";
    /** In the part of the jar for newer JDKs, which this one can't name. */
    private static final String JDK = "io.fanfare.client.JdkWebSocketTransport";

    private Transports() {}

    /** @throws IllegalArgumentException if none does */
    static Transport of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        switch (scheme) {
            case "ws":
            case "wss":
                return isThere(OKHTTP) ? new OkHttpTransport(uri) : jdk(uri);
            case "tcp":
            case "tls":
                return new TcpTransport(uri);
            default:
                throw new IllegalArgumentException("uri: " + uri + " (expected: ws, wss, tcp or tls)");
        }
    }

    private static boolean isThere(String type) {
        try {
            Class.forName(type, false, Transports.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError isNot) {
            return false;
        }
    }

    private static Transport jdk(URI uri) {
        try {
            return (Transport)
                    Class.forName(JDK).getDeclaredConstructor(URI.class).newInstance(uri);
        } catch (ClassNotFoundException | LinkageError olderJdk) {
            throw new IllegalArgumentException(
                    "uri: " + uri + " (expected: OkHttp among the dependencies, or Java 11)", olderJdk);
        } catch (InstantiationException
                | IllegalAccessException
                | InvocationTargetException
                | NoSuchMethodException fault) {
            throw new IllegalStateException(JDK, fault);
        }
    }
}
