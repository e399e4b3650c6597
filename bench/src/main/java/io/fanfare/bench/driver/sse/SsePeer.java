package io.fanfare.bench.driver.sse;

import io.fanfare.bench.check.Stamp;
import io.fanfare.bench.driver.Peer;
import io.fanfare.bench.driver.PeerEvents;
import io.fanfare.bench.driver.TopicNames;
import io.netty.buffer.ByteBuf;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One client. It asks for its stream when it subscribes, and listens from then on. */
final class SsePeer extends Peer {
    private static final String OK = "HTTP/1.1 200 ";
    /** A message is {@code data: {…,"data":PAYLOAD}}, with the empty line behind it. */
    private static final int BEHIND_PAYLOAD = "}\n\n".length();

    private static final Pattern COUNT = Pattern.compile("\"count\":(\\d+)");

    private final SseDriver server;

    SsePeer(TopicNames topics, PeerEvents listener, SseDriver server) {
        super(topics, listener);
        this.server = server;
    }

    @Override
    protected void onConnected() {
        listener.onReady(this);
    }

    @Override
    public void subscribe(int[] wanted) {
        StringBuilder request = new StringBuilder("GET ").append(server.path());
        char separator = '?';
        for (int topic : wanted) {
            request.append(separator)
                    .append("topic=")
                    .append(URLEncoder.encode(topics.name(topic), StandardCharsets.UTF_8));
            separator = '&';
        }
        request.append(" HTTP/1.1\r\nHost: ")
                .append(server.address().getHostString())
                .append("\r\nAccept: text/event-stream\r\n\r\n");
        ByteBuf frame = connection().newFrame();
        frame.writeCharSequence(request, StandardCharsets.US_ASCII);
        connection().write(frame);
        flush();
    }

    @Override
    public void publish(int topic, byte[] payload, int tag, boolean acknowledge) {
        listener.onRefused(tag, "a stream of events takes nothing (expected: publish-by: http)");
    }

    @Override
    public void onFrame(ByteBuf in, int index, int bytes) {
        int payloadIndex = Stamp.find(in, index, bytes);
        if (payloadIndex >= 0) {
            listener.onMessage(in, payloadIndex, index + bytes - BEHIND_PAYLOAD - payloadIndex);
            return;
        }
        String text = in.toString(index, bytes, StandardCharsets.UTF_8);
        if (text.startsWith("HTTP")) {
            onHead(text);
        } else if (text.contains("event: subscribed\n")) {
            listener.onSubscribed(false);
            listener.onCaughtUp();
        } else if (text.contains("event: skipped\n")) {
            Matcher count = COUNT.matcher(text);
            listener.onSignalled(count.find() ? Long.parseLong(count.group(1)) : 1);
        } else if (text.contains("event: error\n") || text.contains("event: gap\n")) {
            listener.onFailed(text.strip());
        }
    }

    private void onHead(String head) {
        if (!head.startsWith(OK)) {
            listener.onFailed(head.substring(0, head.indexOf('\r')));
        }
    }
}
