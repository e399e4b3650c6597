package io.fanfare.gateway.http;

import io.fanfare.gateway.auth.IdRule;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * One request of the API.
 *
 * @param variable what stood for the variable in the path, decoded; null if the route has none
 * @param body owned by the request; nobody changes it
 * @param loop the connection's; answers are made there, so that the threads of the store need not
 */
record ApiRequest(
        Caller caller,
        String variable,
        Map<String, List<String>> query,
        HttpHeaders headers,
        byte[] body,
        Executor loop) {
    private static final int MAX_DIGITS = 18;

    /**
     * The topic of the path.
     *
     * @throws ProtocolException if it breaks a rule
     */
    TopicName topicName() {
        return TopicName.of(variable);
    }

    /** The type of the body in lower case and without parameters, since JSON is always UTF-8 (RFC 8259 §8.1); empty if none. */
    String mediaType() {
        return mediaType(headers);
    }

    static String mediaType(HttpHeaders headers) {
        String contentType = headers.get(HttpHeaderNames.CONTENT_TYPE, "");
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    }

    /**
     * An id of a user or a token.
     *
     * @param name what it is, for the message
     * @throws ProtocolException if it breaks a rule
     */
    static String id(String name, String id) {
        String fault = IdRule.fault(name, id);
        if (fault != null) {
            throw ProtocolException.error(ErrorCode.INVALID_REQUEST, fault);
        }
        return id;
    }

    /**
     * A query parameter that is a number, 0 or more.
     *
     * @return its value, or the fallback if it is not there
     * @throws ProtocolException if it is no such number, or not within the bounds
     */
    long number(String name, long fallback, long min, long max) {
        String text = query(name, null);
        if (text == null) {
            return fallback;
        }
        long value = isNumber(text) ? Long.parseLong(text) : -1;
        if (value < min || value > max) {
            throw ProtocolException.error(
                    ErrorCode.INVALID_REQUEST, name + ": " + text + " (expected: " + min + ".." + max + ")");
        }
        return value;
    }

    /** Whether it is digits, and few enough for a long. */
    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /**
     * A query parameter.
     *
     * @return its value, or the fallback if it is not there
     */
    String query(String name, String fallback) {
        List<String> values = query.get(name);
        return values == null ? fallback : values.get(0);
    }
}
