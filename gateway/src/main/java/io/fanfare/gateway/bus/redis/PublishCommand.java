package io.fanfare.gateway.bus.redis;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A PUBLISH or SPUBLISH that writes itself straight into the connection's buffer, and drops the reply but for an error. The
 * client's own command would keep a list of arguments, a future and a copy of the message.
 *
 * <p>Made on any thread, from then on owned by the bus loop.
 */
abstract class PublishCommand implements RedisCommand<String, String, Void> {
    private static final byte[] PUBLISH = ascii("*3\r\n$7\r\nPUBLISH\r\n$");
    private static final byte[] SPUBLISH = ascii("*3\r\n$8\r\nSPUBLISH\r\n$");
    private static final byte[] END_OF_LENGTH = ascii("\r\n");
    private static final byte[] END_OF_CHANNEL = ascii("\r\n$");

    private final Outbox outbox;
    private final boolean isSharded;
    private final Reply reply = new Reply();
    private boolean isDone;

    PublishCommand(Outbox outbox, boolean isSharded) {
        this.outbox = outbox;
        this.isSharded = isSharded;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What every channel begins with, then the rest of this one. */
    abstract byte[] channelPrefix();

    abstract String channelRest();

    /** How many bytes {@link #writeBody} appends, and what this counts in the outbox. */
    abstract int bodyBytes();

    abstract void writeBody(ByteBuf out);

    @Override
    public final void encode(ByteBuf out) {
        out.writeBytes(isSharded ? SPUBLISH : PUBLISH);
        int restBytes = ByteBufUtil.utf8Bytes(channelRest());
        writeNumber(out, channelPrefix().length + restBytes);
        out.writeBytes(END_OF_LENGTH).writeBytes(channelPrefix());
        ByteBufUtil.reserveAndWriteUtf8(out, channelRest(), restBytes);
        out.writeBytes(END_OF_CHANNEL);
        writeNumber(out, bodyBytes());
        out.writeBytes(END_OF_LENGTH);
        writeBody(out);
        out.writeBytes(END_OF_LENGTH);
    }

    private static void writeNumber(ByteBuf out, int number) {
        int unit = 1;
        while (number / unit >= 10) {
            unit *= 10;
        }
        for (; unit > 0; unit /= 10) {
            out.writeByte('0' + number / unit % 10);
        }
    }

    @Override
    public final void complete() {
        end(reply.getError());
    }

    @Override
    public final void cancel() {
        end("connection closed");
    }

    @Override
    public final boolean completeExceptionally(Throwable failure) {
        boolean isFirst = !isDone;
        end(String.valueOf(failure.getMessage()));
        return isFirst;
    }

    private void end(String error) {
        if (isDone) {
            return;
        }
        isDone = true;
        outbox.onEnd(this, error);
    }

    @Override
    public final boolean isDone() {
        return isDone;
    }

    @Override
    public final boolean isCancelled() {
        return false;
    }

    @Override
    public final CommandOutput<String, String, Void> getOutput() {
        return reply;
    }

    @Override
    public final void setOutput(CommandOutput<String, String, Void> output) {
        throw new IllegalStateException("the output is part of the command");
    }

    /** None: the command writes itself. */
    @Override
    public final CommandArgs<String, String> getArgs() {
        return null;
    }

    @Override
    public final ProtocolKeyword getType() {
        return isSharded ? CommandType.SPUBLISH : CommandType.PUBLISH;
    }

    /** How many subscribers Redis knows of says nothing in a cluster. */
    private static final class Reply extends CommandOutput<String, String, Void> {
        Reply() {
            super(StringCodec.UTF8, null);
        }

        @Override
        public void set(long receivers) {
            // Not of interest.
        }

        @Override
        public void set(ByteBuffer bytes) {
            // Not sent for these commands.
        }
    }
}
