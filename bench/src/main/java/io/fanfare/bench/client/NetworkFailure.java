package io.fanfare.bench.client;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;

/** Says in words why a connection could not be made, or was lost: exceptions name the class, or the system's call. */
public final class NetworkFailure {
    private NetworkFailure() {}

    /** An address as it is written, whether it was resolved or not. */
    public static String where(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    /** What went wrong, without the address. */
    public static String inWords(Throwable failure) {
        if (hasCause(failure)) {
            return inWords(failure.getCause());
        }
        if (failure instanceof ConnectTimeoutException
                || failure instanceof SocketTimeoutException
                || failure instanceof HttpTimeoutException) {
            return "timed out: nothing there answers";
        }
        if (failure instanceof UnknownHostException || failure instanceof UnresolvedAddressException) {
            return "no host has that name";
        }
        if (failure instanceof NoRouteToHostException) {
            return "no way leads to that host";
        }
        if (failure instanceof SSLException) {
            return ofTls(failure);
        }
        if (failure instanceof ClosedChannelException) {
            return "closed by the server";
        }
        return ofMessage(failure);
    }

    private static String ofTls(Throwable failure) {
        if (failure instanceof NotSslRecordException) {
            return "TLS failed: it does not speak TLS";
        }
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathBuilderException) {
                return "TLS failed: its certificate is signed by nobody who is trusted";
            }
        }
        return "TLS failed: " + failure.getMessage();
    }

    private static boolean hasCause(Throwable failure) {
        boolean isWrapper = failure instanceof DecoderException
                || failure instanceof ExecutionException
                || failure instanceof CompletionException
                || failure.getMessage() == null;
        return isWrapper && failure.getCause() != null;
    }

    /** The system's own words are the same for all of Java's, Netty's and the kernel's ways to pass them on. */
    private static String ofMessage(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("connection refused")) {
            return "connection refused: nothing listens there";
        }
        if (lower.contains("connection reset") || lower.contains("broken pipe")) {
            return "reset by the server";
        }
        if (lower.contains("cannot assign requested address")) {
            return "no port is free for it on this side";
        }
        if (failure instanceof BindException || lower.contains("address already in use")) {
            return "that address is in use, or not of this machine";
        }
        if (lower.contains("too many open files")) {
            return "this process may open no more files";
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : message;
    }
}
