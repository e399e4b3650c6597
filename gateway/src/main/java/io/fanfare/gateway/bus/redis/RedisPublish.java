package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.bus.redis.wire.MessageBytes;
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
final class RedisPublish implements RedisCommand<String, String, Void> {
    private static final byte[] PUBLISH = ascii("*3\r\n$7\r\nPUBLISH\r\n$");
    private static final byte[] SPUBLISH = ascii("*3\r\n$8\r\nSPUBLISH\r\n$");
    private static final byte[] END_OF_LENGTH = ascii("\r\n");
    private static final byte[] END_OF_CHANNEL = ascii("\r\n$");

    private final PendingPublishes pending;
    private final boolean isSharded;
    private final MessageBytes message;
    private final Reply reply = new Reply();
    private boolean isDone;

    /** @param isSharded whether it is for a Cluster */
    RedisPublish(PendingPublishes pending, boolean isSharded, MessageBytes message) {
        this.pending = pending;
        this.isSharded = isSharded;
        this.message = message;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    MessageBytes message() {
        return message;
    }

    /** What this counts among those that are under way. */
    int bytes() {
        return message.size();
    }

    @Override
    public void encode(ByteBuf out) {
        out.writeBytes(isSharded ? SPUBLISH : PUBLISH);
        byte[] prefix = message.channelPrefix();
        String rest = message.channelRest();
        int restBytes = ByteBufUtil.utf8Bytes(rest);
        writeNumber(out, prefix.length + restBytes);
        out.writeBytes(END_OF_LENGTH).writeBytes(prefix);
        ByteBufUtil.reserveAndWriteUtf8(out, rest, restBytes);
        out.writeBytes(END_OF_CHANNEL);
        writeNumber(out, message.size());
        out.writeBytes(END_OF_LENGTH);
        message.write(out);
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
    public void complete() {
        end(reply.getError());
    }

    @Override
    public void cancel() {
        end("connection closed");
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        boolean isFirst = !isDone;
        end(String.valueOf(failure.getMessage()));
        return isFirst;
    }

    private void end(String error) {
        if (isDone) {
            return;
        }
        isDone = true;
        pending.onEnd(this, error);
    }

    @Override
    public boolean isDone() {
        return isDone;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public CommandOutput<String, String, Void> getOutput() {
        return reply;
    }

    @Override
    public void setOutput(CommandOutput<String, String, Void> output) {
        throw new IllegalStateException("the output is part of the command");
    }

    /** None: the command writes itself. */
    @Override
    public CommandArgs<String, String> getArgs() {
        return null;
    }

    @Override
    public ProtocolKeyword getType() {
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
