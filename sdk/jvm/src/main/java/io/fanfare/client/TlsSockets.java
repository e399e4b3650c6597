package io.fanfare.client;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** TLS over a socket, to the host that was meant. */
final class TlsSockets {
    private TlsSockets() {}

    /** Shakes hands; blocks. */
    static Socket wrap(Socket plain, String host, int port, SSLSocketFactory factory, int timeoutMillis)
            throws IOException {
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
        boolean isChecked = checkByHandshake(socket);
        socket.setSoTimeout(timeoutMillis);
        socket.startHandshake();
        socket.setSoTimeout(0);
        if (!isChecked && !HttpsURLConnection.getDefaultHostnameVerifier().verify(host, socket.getSession())) {
            socket.close();
            throw new SSLPeerUnverifiedException("the certificate is not of " + host);
        }
        return socket;
    }

    /** @return whether the platform compares the certificate's names with the host; Android 5 and 6 do not */
    @NotOnAndroid5
    private static boolean checkByHandshake(SSLSocket socket) {
        try {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            return true;
        } catch (NoSuchMethodError onAndroid5) {
            return false;
        }
    }
}
