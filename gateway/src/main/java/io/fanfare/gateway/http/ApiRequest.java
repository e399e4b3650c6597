package io.fanfare.gateway.http;

import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * One request of the API.
 *
 * @param topic what stood for {@code {topic}} in the path, decoded; null if the route has none
 * @param body owned by the request; nobody changes it
 * @param loop the connection's; answers are made there, so that the threads of the store need not
 */
record ApiRequest(String topic, Map<String, List<String>> query, HttpHeaders headers, byte[] body, Executor loop) {

    /**
     * The topic of the path.
     *
     * @throws ProtocolException if it breaks a rule
     */
    TopicName topicName() {
        return TopicName.of(topic);
    }

    /**
     * A query parameter.
     *
     * @return its value, or the fallback if it is not there
     * @throws ProtocolException if it is there more than once
     */
    String query(String name, String fallback) {
        List<String> values = query.get(name);
        if (values == null) {
            return fallback;
        }
        if (values.size() > 1) {
            throw ProtocolException.error(
                    ErrorCode.INVALID_REQUEST, name + ": given " + values.size() + " times (expected: once)");
        }
        return values.get(0);
    }
}
