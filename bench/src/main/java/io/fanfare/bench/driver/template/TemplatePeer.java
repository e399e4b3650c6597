package io.fanfare.bench.driver.template;

import io.fanfare.bench.check.Stamp;
import io.fanfare.bench.driver.Peer;
import io.fanfare.bench.driver.PeerEvents;
import io.fanfare.bench.driver.TopicNames;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/** One connection. What holds a payload of ours is a message; anything else is looked through for the answers waited for. */
final class TemplatePeer extends Peer {
    private static final byte[] NO_PAYLOAD = {};

    private final Templates templates;
    /** Publishes that wait for an answer, oldest first. */
    private final ArrayDeque<Integer> waiting = new ArrayDeque<>();

    private boolean isReady;
    private int unconfirmed;

    TemplatePeer(TopicNames topics, PeerEvents listener, Templates templates) {
        super(topics, listener);
        this.templates = templates;
    }

    @Override
    protected void onConnected() {
        if (templates.saysHello) {
            send(templates.connect, 0);
        }
        if (templates.connected.length == 0) {
            ready();
        }
    }

    private void ready() {
        isReady = true;
        listener.onReady(this);
    }

    @Override
    public void subscribe(int[] wanted) {
        unconfirmed = wanted.length;
        for (int topic : wanted) {
            write(templates.subscribe, topic, 0, NO_PAYLOAD);
        }
        flush();
        if (templates.subscribed.length == 0) {
            confirmed();
        }
    }

    private void confirmed() {
        listener.onSubscribed(false);
        listener.onCaughtUp();
    }

    @Override
    public void publish(int topic, byte[] payload, int tag, boolean acknowledge) {
        if (acknowledge) {
            waiting.add(tag);
        }
        write(templates.publish, topic, tag, payload);
    }

    @Override
    public void keepAlive() {
        send(templates.keepAlive, 0);
    }

    private void send(Template template, int topic) {
        write(template, topic, 0, NO_PAYLOAD);
        flush();
    }

    private void write(Template template, int topic, int tag, byte[] payload) {
        ByteBuf frame = connection().newFrame();
        template.write(frame, topics, topic, tag, payload);
        connection().write(frame);
    }

    @Override
    public void onFrame(ByteBuf in, int index, int bytes) {
        int payloadIndex = Stamp.find(in, index, bytes);
        if (payloadIndex >= 0) {
            listener.onMessage(in, payloadIndex, index + bytes - payloadIndex);
        } else if (unconfirmed > 0 && holds(in, index, bytes, templates.subscribed)) {
            if (--unconfirmed == 0) {
                confirmed();
            }
        } else if (!isReady && holds(in, index, bytes, templates.connected)) {
            ready();
        } else if (holds(in, index, bytes, templates.ping)) {
            send(templates.pong, 0);
        } else if (!waiting.isEmpty() && holds(in, index, bytes, templates.published)) {
            listener.onPublished(waiting.remove());
        }
    }

    private static boolean holds(ByteBuf in, int index, int bytes, byte[] wanted) {
        if (wanted.length == 0) {
            return false;
        }
        for (int start = index; start <= index + bytes - wanted.length; start++) {
            int matched = 0;
            while (matched < wanted.length && in.getByte(start + matched) == wanted[matched]) {
                matched++;
            }
            if (matched == wanted.length) {
                return true;
            }
        }
        return false;
    }
}
