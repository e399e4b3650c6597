package io.fanfare.gateway.cli;

import io.fanfare.gateway.tls.TrustedAuthorities;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/** Why a node could not be reached, in words for whoever asked. */
final class Unreachable {
    private Unreachable() {}

    /** @param failure such as a client of Java's has it; some of them say nothing but their own name */
    static String inWords(Throwable failure) {
        if (TrustedAuthorities.isDistrust(failure)) {
            return "its certificate is not signed by anybody who is trusted here, or is not for this name (see: --ca-file)";
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "the host is not known";
            }
        }
        if (failure instanceof HttpConnectTimeoutException) {
            return "it does not answer";
        }
        if (failure instanceof SSLException) {
            return "it does not speak TLS, or not as is asked for here: " + failure.getMessage();
        }
        if (isCutOff(failure)) {
            return "it ends the connection without an answer: perhaps it speaks TLS (wss://, tls:// or https://)";
        }
        return failure instanceof ConnectException ? "nothing listens there" : failure.toString();
    }

    /** How Java's client tells that the other side has closed instead of answering. */
    private static boolean isCutOff(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EOFException
                    || String.valueOf(cause.getMessage()).contains("received no bytes")) {
                return true;
            }
        }
        return false;
    }
}
