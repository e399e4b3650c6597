package io.fanfare.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.presence.Attendance;
import io.fanfare.gateway.topic.MessageBatch;
import io.fanfare.gateway.transport.CompactFormat;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.ProtocolLimits;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.compact.CompactEvents;
import io.fanfare.protocol.compact.TcpFraming;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A client as its session sees it: keeps what was written, as events, and reads as fast as the test says. */
final class FakeConnection implements Connection {
    static final int MAX_FRAME_BYTES = 1 << 20;
    private static final int OUTBOUND_LIMIT_BYTES = 4_096;

    private final List<Event> received = new ArrayList<>();
    private final int outboundLimitBytes;
    private boolean isWritable = true;
    private boolean isBroken;
    private boolean isInputHeld;
    private CloseCode closedWith;
    private int writes;

    FakeConnection() {
        this(OUTBOUND_LIMIT_BYTES);
    }

    FakeConnection(int outboundLimitBytes) {
        this.outboundLimitBytes = outboundLimitBytes;
    }

    @Override
    public String transport() {
        return "tcp";
    }

    @Override
    public void send(Event event) {
        received.add(event);
    }

    @Override
    public void deliver(int topicId, long epoch, long offset, Publication publication) {
        failIfBroken();
        Objects.requireNonNull(publication.event(), "event");
        received.add(new Event.Message(topicId, offset, publication.event(), publication.payload()));
    }

    @Override
    public void deliver(MessageBatch batch, int from) {
        failIfBroken();
        writes++;
        ByteBuf bytes = batch.bytes(CompactFormat.TCP).duplicate();
        ByteBuf copy = Unpooled.copiedBuffer(bytes);
        for (int i = 0; i < from; i++) {
            TcpFraming.nextFrame(copy, ProtocolLimits.MAX_FRAME_BYTES);
        }
        ByteBuf frame = TcpFraming.nextFrame(copy, ProtocolLimits.MAX_FRAME_BYTES);
        while (frame != null) {
            received.add(CompactEvents.decode(frame));
            frame = TcpFraming.nextFrame(copy, ProtocolLimits.MAX_FRAME_BYTES);
        }
        assertThat(copy.isReadable()).as("bytes after the last frame").isFalse();
    }

    @Override
    public void tell(PresencePart part) {
        failIfBroken();
        received.add(new Event.PresenceState(
                part.requestId(),
                part.topic(),
                members(part.attendances()),
                !part.isLast(),
                part.summary().isCountOnly(),
                !part.summary().isWhole(),
                part.summary().count()));
    }

    private static List<Event.Member> members(List<Attendance> attendances) {
        return attendances.stream()
                .map(one -> new Event.Member(one.id(), one.user(), one.info()))
                .toList();
    }

    @Override
    public void deliver(PresenceNews news) {
        failIfBroken();
        writes++;
        ByteBuf copy = Unpooled.copiedBuffer(news.bytes(CompactFormat.TCP));
        received.add(CompactEvents.decode(TcpFraming.nextFrame(copy, ProtocolLimits.MAX_FRAME_BYTES)));
        assertThat(copy.isReadable()).as("bytes after the frame").isFalse();
    }

    @Override
    public boolean isWritable() {
        return isWritable;
    }

    @Override
    public int maxFrameBytes() {
        return MAX_FRAME_BYTES;
    }

    @Override
    public int outboundLimitBytes() {
        return outboundLimitBytes;
    }

    @Override
    public long pendingBytes() {
        return isWritable ? 0 : 1;
    }

    @Override
    public void sweep(int nowSeconds) {
        // Whatever arrives is whole.
    }

    @Override
    public void holdInput() {
        isInputHeld = true;
    }

    @Override
    public void releaseInput() {
        isInputHeld = false;
    }

    /** Whether the client has to wait with what it sends. */
    boolean isInputHeld() {
        return isInputHeld;
    }

    @Override
    public void handshakeDone() {
        // No deadline to call off.
    }

    @Override
    public void close(CloseCode code, String text) {
        closedWith = closedWith == null ? code : closedWith;
    }

    private void failIfBroken() {
        if (isBroken) {
            throw new IllegalStateException("the test has broken this connection");
        }
    }

    /** From now on no message can be written. */
    void breakDown() {
        isBroken = true;
    }

    /** Messages can be written again. */
    void repair() {
        isBroken = false;
    }

    /** The client stops reading. */
    void stall() {
        isWritable = false;
    }

    /** The client reads again. */
    void drain(Session session) {
        isWritable = true;
        session.onWritable();
    }

    CloseCode closedWith() {
        return closedWith;
    }

    /** How many buffers were written for messages. */
    int writes() {
        return writes;
    }

    /** Takes everything received so far. */
    List<Event> take() {
        List<Event> taken = List.copyOf(received);
        received.clear();
        return taken;
    }

    /** Takes everything received so far and keeps the events of one kind. */
    <E extends Event> List<E> take(Class<E> kind) {
        return take().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
