package io.fanfare.bench.driver.phoenix;

import io.fanfare.bench.check.Stamp;
import io.fanfare.bench.driver.Peer;
import io.fanfare.bench.driver.PeerEvents;
import io.fanfare.bench.driver.TopicNames;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * One client. A join of a topic has the reference {@code j} and the topic's number, a push its tag. Messages are arrays of
 * join reference, reference, topic, event and payload.
 */
final class PhoenixPeer extends Peer {
    private static final String HEARTBEAT = "[null,\"h\",\"phoenix\",\"heartbeat\",{}]";
    private static final String REPLY = "\"phx_reply\"";
    private static final String OK = "\"status\":\"ok\"";

    private final BitSet joined = new BitSet();
    private int unconfirmed;

    PhoenixPeer(TopicNames topics, PeerEvents listener) {
        super(topics, listener);
    }

    @Override
    protected void onConnected() {
        listener.onReady(this);
    }

    @Override
    public void subscribe(int[] wanted) {
        unconfirmed = wanted.length;
        for (int topic : wanted) {
            join(topic);
        }
        flush();
    }

    private void join(int topic) {
        joined.set(topic);
        write("[\"j" + topic + "\",\"j" + topic + "\",\"" + topics.name(topic) + "\",\"phx_join\",{}]", null);
    }

    @Override
    public void publish(int topic, byte[] payload, int tag, boolean acknowledge) {
        if (!joined.get(topic)) {
            join(topic);
        }
        write("[\"j" + topic + "\",\"" + tag + "\",\"" + topics.name(topic) + "\",\"m\",", payload);
    }

    @Override
    public void keepAlive() {
        write(HEARTBEAT, null);
        flush();
    }

    private void write(String head, byte[] payload) {
        ByteBuf frame = connection().newFrame();
        frame.writeCharSequence(head, StandardCharsets.US_ASCII);
        if (payload != null) {
            frame.writeBytes(payload).writeByte(']');
        }
        connection().write(frame);
    }

    @Override
    public void onFrame(ByteBuf in, int index, int bytes) {
        int payloadIndex = Stamp.find(in, index, bytes);
        if (payloadIndex >= 0) {
            listener.onMessage(in, payloadIndex, index + bytes - 1 - payloadIndex);
            return;
        }
        String text = in.toString(index, bytes, StandardCharsets.UTF_8);
        if (text.contains(REPLY)) {
            onReply(reference(text), text.contains(OK), text);
        } else if (text.contains("\"phx_error\"") || text.contains("\"phx_close\"")) {
            listener.onFailed(text);
        }
    }

    /** The second element of an array whose first two are strings or null. */
    private static String reference(String text) {
        String[] elements = text.substring(1).split(",", 3);
        return elements[1].replace("\"", "");
    }

    private void onReply(String reference, boolean isOk, String text) {
        if (reference.startsWith("j")) {
            onJoined(isOk, text);
        } else if (!reference.equals("h")) {
            int tag = Integer.parseInt(reference);
            if (isOk) {
                listener.onPublished(tag);
            } else {
                listener.onRefused(tag, text);
            }
        }
    }

    private void onJoined(boolean isOk, String text) {
        if (!isOk) {
            listener.onFailed(text);
        } else if (unconfirmed > 0 && --unconfirmed == 0) {
            listener.onSubscribed(false);
            listener.onCaughtUp();
        }
    }
}
