package io.fanfare.bench.client;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.protocol.compact.CompactCommands;
import io.fanfare.protocol.compact.CompactEvents;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One client of fanfare.v1. Says hello by itself, and then what it is told to. Commands are for any thread, once
 * {@link ClientListener#onConnected} was called.
 */
public final class Client implements FrameListener {
    /** The longest interval that a node grants by default: nothing here sends heartbeats. */
    private static final int HEARTBEAT_SECONDS = 600;

    private final ClientListener listener;
    private final String token;
    private final AtomicLong lastRequestId = new AtomicLong();
    private volatile FrameConnection connection;

    /** One that says who it is by nothing. */
    public Client(ClientListener listener) {
        this(listener, "");
    }

    public Client(ClientListener listener, String token) {
        this.listener = listener;
        this.token = token;
    }

    /** Says anew who it is, and returns the request's id. */
    public long refreshToken(String next) {
        long requestId = lastRequestId.incrementAndGet();
        send(new Command.RefreshToken(requestId, next));
        return requestId;
    }

    /** Subscribes, and returns the request's id. */
    public long subscribe(Command.Subscribe.Target... targets) {
        long requestId = lastRequestId.incrementAndGet();
        send(new Command.Subscribe(requestId, List.of(targets)));
        return requestId;
    }

    /** Publishes without a key, and returns the request's id. */
    public long publish(TopicName topic, Payload payload, boolean acknowledge) {
        long requestId = lastRequestId.incrementAndGet();
        send(new Command.Publish(requestId, topic, Publication.DEFAULT_EVENT, payload, null, acknowledge));
        return requestId;
    }

    public void ping() {
        send(Command.Ping.INSTANCE);
    }

    public void send(Command command) {
        ByteBuf frame = connection.newFrame();
        CompactCommands.encode(command, frame);
        connection.send(frame);
    }

    /** The connection below, or null before it is open. */
    public FrameConnection connection() {
        return connection;
    }

    @Override
    public void onOpen(FrameConnection opened) {
        connection = opened;
        send(new Command.Hello(token, "bench", "", HEARTBEAT_SECONDS, ""));
        listener.onConnected(this);
    }

    @Override
    public void onFrame(ByteBuf in, int index, int bytes) {
        if (MessageReader.isMessage(in.getByte(index))) {
            MessageReader.read(in, index, bytes, listener);
            return;
        }
        Event event = CompactEvents.decode(in.slice(index, bytes));
        if (event != null) {
            event.accept(listener);
        }
    }

    @Override
    public void onReadComplete() {
        listener.onReadComplete();
    }

    @Override
    public void onClosed(ConnectionEnd end) {
        listener.onClosed(end.code());
    }
}
