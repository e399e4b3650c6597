package io.fanfare.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;

/** An open connection as a sender of frames. Any thread; frames sent by one thread keep their order. */
public final class FrameConnection {
    private final Channel channel;
    private final FrameCodec codec;

    FrameConnection(Channel channel, FrameCodec codec) {
        this.channel = channel;
        this.codec = codec;
    }

    /** An empty frame, to be filled and given to {@link #send}. */
    public ByteBuf newFrame() {
        ByteBuf frame = channel.alloc().directBuffer(256);
        return frame.writerIndex(FrameCodec.HEAD_ROOM).readerIndex(FrameCodec.HEAD_ROOM);
    }

    /**
     * Sends a frame. What is not written yet waits without bound: the caller limits what it has under way.
     *
     * @param frame from {@link #newFrame}; released here
     */
    public void send(ByteBuf frame) {
        channel.writeAndFlush(sealed(frame), channel.voidPromise());
    }

    /**
     * Like {@link #send}, but the frame waits for {@link #flush}: several leave by one system call.
     *
     * @param frame from {@link #newFrame}; released here
     */
    public void write(ByteBuf frame) {
        channel.write(sealed(frame), channel.voidPromise());
    }

    public void flush() {
        channel.flush();
    }

    private ByteBuf sealed(ByteBuf frame) {
        codec.putHeader(frame);
        codec.wireBytes().sent(frame.readableBytes());
        return frame;
    }

    /** Whether little enough waits to be sent: {@link FrameListener#onWritable} tells when it does again. */
    public boolean isWritable() {
        return channel.isWritable();
    }

    /** Runs something on the connection's loop. */
    public void execute(Runnable task) {
        channel.eventLoop().execute(task);
    }

    /** Reads nothing more, so that what the node sends piles up in the sockets' buffers and then at the node. */
    public void stopReading() {
        channel.config().setAutoRead(false);
    }

    public void resumeReading() {
        channel.config().setAutoRead(true);
    }

    /** Ends the output and closes, as a client does that leaves without a word. */
    public void close() {
        channel.close();
    }

    /** Closes, because of what came: {@link FrameListener#onClosed} is told the reason. The connection's loop only. */
    public void closeBecause(String reason) {
        codec.failed(reason);
        channel.close();
    }

    /** Cuts the connection off with a TCP reset, as when the client's process is killed with data unread. */
    public void reset() {
        if (channel.isOpen()) {
            // On the loop, because a channel that closes meanwhile takes no options any more.
            channel.eventLoop().execute(this::resetUnlessClosed);
        }
    }

    private void resetUnlessClosed() {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }
}
