package io.fanfare.bench.client;

import io.fanfare.protocol.compact.TcpFraming;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;

/** Frames on plain TCP, each with its length in front. */
final class TcpCodec extends FrameCodec {
    TcpCodec(FrameListener listener, InetSocketAddress address) {
        super(listener, address);
    }

    @Override
    protected void onConnected(ChannelHandlerContext ctx) {
        opened(ctx);
    }

    @Override
    protected void putHeader(ByteBuf frame) {
        int frameEnd = frame.writerIndex();
        int frameBytes = frame.readableBytes();
        int start = HEAD_ROOM - TcpFraming.lengthSize(frameBytes);
        frame.readerIndex(start).writerIndex(start);
        TcpFraming.writeLength(frame, frameBytes);
        frame.writerIndex(frameEnd);
    }

    /** Reads the length itself: {@link TcpFraming#nextFrame} makes a slice of every frame. */
    @Override
    protected boolean readFrame(ChannelHandlerContext ctx, ByteBuf in) {
        int start = in.readerIndex();
        int frameBytes = 0;
        int index = start;
        byte part;
        do {
            if (index == in.writerIndex()) {
                return false;
            }
            part = in.getByte(index);
            frameBytes |= (part & 0x7F) << 7 * (index - start);
            index++;
        } while (part < 0);
        if (in.writerIndex() - index < frameBytes) {
            return false;
        }
        deliver(in, index, frameBytes);
        in.readerIndex(index + frameBytes);
        return true;
    }

    @Override
    protected int closeCode() {
        return 0;
    }

    @Override
    protected String closeWords() {
        return "";
    }
}
