package io.fanfare.gateway.transport;

import static io.netty.handler.codec.http.HttpHeaderNames.AUTHORIZATION;
import static io.netty.handler.codec.http.HttpHeaderNames.HOST;
import static io.netty.handler.codec.http.HttpHeaderNames.ORIGIN;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_KEY;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_VERSION;

import io.fanfare.gateway.socket.BodyFraming;
import io.fanfare.gateway.socket.LocalCallers;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/** What must hold for the headers of every request of the public port. */
final class UpgradeHead {
    private static final List<CharSequence> SINGLE =
            List.of(HOST, ORIGIN, AUTHORIZATION, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION);

    private UpgradeHead() {}

    /** What is wrong with where the request comes from; null if nothing is. */
    static String foreignFault(PendingConnection pending, HttpHeaders headers) {
        String host = headers.get(HOST);
        String origin = headers.get(ORIGIN);
        if (pending.isLocalOnly()) {
            return LocalCallers.fault(host, origin);
        }
        return OriginRule.allows(pending.settings().allowedOrigins(), host, origin) ? null : "Origin: not allowed here";
    }

    /** What would mean two things if it were given twice, or what there is none of; null if nothing is wrong. */
    static String fault(HttpHeaders headers) {
        String repeated = repeated(headers, SINGLE);
        if (repeated != null) {
            return repeated;
        }
        if (!headers.contains(HOST)) {
            return "Host: missing (expected: once)";
        }
        return BodyFraming.hasBody(headers) ? "body: there is one (expected: none)" : null;
    }

    /** Which of some headers is given twice; null if none is. */
    static String repeated(HttpHeaders headers, List<CharSequence> names) {
        for (CharSequence name : names) {
            int count = headers.getAll(name).size();
            if (count > 1) {
                return name + ": given " + count + " times (expected: once)";
            }
        }
        return null;
    }
}
