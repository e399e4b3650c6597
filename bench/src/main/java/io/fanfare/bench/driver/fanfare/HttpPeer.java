package io.fanfare.bench.driver.fanfare;

import io.fanfare.bench.driver.Peer;
import io.fanfare.bench.driver.PeerEvents;
import io.fanfare.bench.driver.TopicNames;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** One keep-alive connection that publishes. Answers belong to the requests in their order (RFC 9112 §9.3.2). */
final class HttpPeer extends Peer {
    private static final byte[] BEFORE_TOPIC = ascii("POST /v1/topics/");
    private static final byte[] END = ascii("\r\n\r\n");
    /** One more than there are tags. */
    private static final int TAGS = 1 << 16;

    private final byte[] afterTopic;
    /** Tags of requests without an answer, a ring; as long as it needs to be. */
    private char[] waiting = new char[256];

    private int head;
    private int tail;

    /** @param host the server's, as its requests name it */
    HttpPeer(TopicNames topics, PeerEvents listener, String host) {
        super(topics, listener);
        afterTopic =
                ascii("/messages HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/json\r\nContent-Length: ");
    }

    @Override
    protected void onConnected() {
        listener.onReady(this);
    }

    @Override
    public void subscribe(int[] wanted) {
        throw new UnsupportedOperationException("the HTTP API has no subscriptions");
    }

    @Override
    public void publish(int topic, byte[] payload, int tag, boolean acknowledge) {
        await(tag);
        ByteBuf frame = connection().newFrame();
        frame.writeBytes(BEFORE_TOPIC).writeBytes(topics.bytes(topic)).writeBytes(afterTopic);
        frame.writeCharSequence(Integer.toString(payload.length), StandardCharsets.US_ASCII);
        frame.writeBytes(END).writeBytes(payload);
        connection().write(frame);
    }

    private void await(int tag) {
        if (tail - head == waiting.length) {
            char[] longer = new char[Math.min(TAGS, waiting.length * 2)];
            for (int i = head; i < tail; i++) {
                longer[i & longer.length - 1] = waiting[i & waiting.length - 1];
            }
            waiting = longer;
        }
        waiting[tail++ & waiting.length - 1] = (char) tag;
    }

    @Override
    public void onFrame(ByteBuf in, int index, int bytes) {
        int tag = waiting[head++ & waiting.length - 1];
        int status = HttpFraming.status(in, index);
        if (status == 201 || status == 202) {
            listener.onPublished(tag);
        } else {
            listener.onRefused(tag, "HTTP " + status + ": " + HttpFraming.body(in, index, bytes));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
