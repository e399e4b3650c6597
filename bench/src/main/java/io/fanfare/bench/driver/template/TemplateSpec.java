package io.fanfare.bench.driver.template;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A protocol in templates. Those that are absent are empty: nothing is sent, or waited for.
 *
 * @param path of the WebSocket
 * @param subprotocol to be asked for
 * @param binary whether messages are sent as binary ones
 * @param connect sent at the beginning
 * @param connected what the answer to that holds
 * @param subscribe sent for each topic
 * @param subscribed what each answer to that holds
 * @param publish sent for each message
 * @param published what the answer to that holds, in order
 * @param ping what the server sends to see if the client is there
 * @param pong the answer to that
 * @param keepAlive sent every so often by the client
 * @param keepAliveSeconds how often
 */
public record TemplateSpec(
        String path,
        String subprotocol,
        boolean binary,
        String connect,
        String connected,
        String subscribe,
        String subscribed,
        String publish,
        String published,
        String ping,
        String pong,
        @JsonProperty("keep-alive") String keepAlive,
        @JsonProperty("keep-alive-seconds") int keepAliveSeconds) {
    public TemplateSpec {
        path = path == null ? "/" : path;
        subprotocol = orEmpty(subprotocol);
        connect = orEmpty(connect);
        connected = orEmpty(connected);
        subscribe = orEmpty(subscribe);
        subscribed = orEmpty(subscribed);
        publish = orEmpty(publish);
        published = orEmpty(published);
        ping = orEmpty(ping);
        pong = orEmpty(pong);
        keepAlive = orEmpty(keepAlive);
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    /** A broadcaster that does nothing else: {@code S<n>} is answered {@code K}, {@code P<n> <payload>} goes to all. */
    public static TemplateSpec floor() {
        return new TemplateSpec("/", "", false, "", "", "S{number}", "K", "P{number} {payload}", "", "", "", "", 0);
    }
}
