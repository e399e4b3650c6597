package io.fanfare.bench.process;

import io.fanfare.bench.client.ConnectionEnd;
import io.fanfare.bench.client.FrameConnection;
import io.fanfare.bench.client.FrameListener;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.compact.CompactCommands;
import io.fanfare.protocol.compact.CompactEvents;
import io.netty.buffer.ByteBuf;

/** A client that says hello with a token, and then nothing. Written by its loop, read by any thread. */
final class TokenHolder implements FrameListener {
    private static final int HEARTBEAT_SECONDS = 600;
    private static final int USER_LEFT = 0;

    private final String token;
    private volatile FrameConnection connection;
    private volatile boolean isWelcome;
    private volatile boolean isClosed;
    private volatile int closeCode;

    TokenHolder(String token) {
        this.token = token;
    }

    @Override
    public void onOpen(FrameConnection opened) {
        connection = opened;
        send(new Command.Hello(token, "test", "", HEARTBEAT_SECONDS, ""));
    }

    private void send(Command command) {
        ByteBuf frame = connection.newFrame();
        CompactCommands.encode(command, frame);
        connection.send(frame);
    }

    /** Says goodbye and ends. */
    void leave() {
        send(new Command.GoingAway(USER_LEFT));
        connection.close();
    }

    @Override
    public void onFrame(ByteBuf in, int index, int bytes) {
        isWelcome |= CompactEvents.decode(in.slice(index, bytes)) instanceof Event.Welcome;
    }

    @Override
    public void onClosed(ConnectionEnd end) {
        closeCode = end.code();
        isClosed = true;
    }

    boolean isWelcome() {
        return isWelcome;
    }

    boolean isClosed() {
        return isClosed;
    }

    int closeCode() {
        return closeCode;
    }
}
