package io.fanfare.gateway.cli;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;

/** Why a node could not be reached, in words for whoever asked. */
final class Unreachable {
    private Unreachable() {}

    /** @param failure such as a client of Java's has it; some of them say nothing but their own name */
    static String inWords(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "the host is not known";
            }
        }
        if (failure instanceof HttpConnectTimeoutException) {
            return "it does not answer";
        }
        return failure instanceof ConnectException ? "nothing listens there" : failure.toString();
    }
}
