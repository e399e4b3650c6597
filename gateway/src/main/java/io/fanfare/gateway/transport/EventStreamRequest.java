package io.fanfare.gateway.transport;

import io.fanfare.gateway.socket.RequestText;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;
import io.fanfare.protocol.sse.StreamPositions;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a client wants of a stream of events.
 *
 * @param topics in the order of their names
 * @param after for each topic, as in {@link io.fanfare.protocol.Command.Subscribe.Target}
 * @param ticket in the place of a token; null for none. Must not be logged
 */
record EventStreamRequest(List<TopicName> topics, Position[] after, String ticket) {
    /** Each id of an event names a position for each, and has to fit into a header of the next request. */
    static final int MAX_TOPICS = 100;

    private static final String TOPIC = "topic";
    private static final String SINCE = "since";
    private static final String TICKET = "ticket";
    private static final Set<String> KNOWN = Set.of(TOPIC, SINCE, TICKET);
    private static final String LAST_EVENT_ID = "last-event-id";

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException that says what is wrong with it, without a word of a ticket
     */
    static EventStreamRequest of(HttpRequest request) {
        Map<String, List<String>> parameters = parameters(request.uri());
        for (String name : parameters.keySet()) {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException("a parameter is not known (expected: topic, since, ticket)");
            }
        }
        List<TopicName> topics = topics(parameters.getOrDefault(TOPIC, List.of()));
        String id = lastEventId(request);
        if (id == null) {
            id = only(parameters, SINCE);
        }
        Position[] after = id == null || id.isEmpty() ? new Position[topics.size()] : StreamPositions.parse(topics, id);
        return new EventStreamRequest(topics, after, only(parameters, TICKET));
    }

    private static Map<String, List<String>> parameters(String uri) {
        if (!RequestText.isReadable(uri)) {
            throw new IllegalArgumentException(RequestText.UNREADABLE_TARGET);
        }
        return new QueryStringDecoder(uri).parameters();
    }

    private static List<TopicName> topics(List<String> names) {
        if (names.isEmpty() || names.size() > MAX_TOPICS) {
            throw new IllegalArgumentException(
                    "topic: " + names.size() + " of them (expected: 1.." + MAX_TOPICS + ", each as topic=NAME)");
        }
        Set<TopicName> topics = new TreeSet<>();
        for (String name : names) {
            if (!topics.add(topic(name))) {
                throw new IllegalArgumentException("topic: " + name + ": given twice (expected: once)");
            }
        }
        return List.copyOf(topics);
    }

    private static TopicName topic(String name) {
        try {
            return TopicName.of(name);
        } catch (ProtocolException fault) {
            throw new IllegalArgumentException(fault.getMessage(), fault);
        }
    }

    /** What the client has seen last: it is newer than what its URL says. Null or empty for nothing. */
    private static String lastEventId(HttpRequest request) {
        List<String> ids = request.headers().getAll(LAST_EVENT_ID);
        if (ids.size() > 1) {
            throw new IllegalArgumentException("Last-Event-ID: given " + ids.size() + " times (expected: once)");
        }
        return ids.isEmpty() || ids.get(0).isEmpty() ? null : ids.get(0);
    }

    private static String only(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, Collections.singletonList(null));
        if (values.size() > 1) {
            throw new IllegalArgumentException(name + ": given " + values.size() + " times (expected: once)");
        }
        return values.get(0);
    }

    /** The token of a request's header; empty for none. */
    static String token(HttpRequest request) {
        return UpgradeToken.of(request.headers().get(HttpHeaderNames.AUTHORIZATION), List.of());
    }
}
