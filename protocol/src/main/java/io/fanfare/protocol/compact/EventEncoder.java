package io.fanfare.protocol.compact;

import static io.fanfare.protocol.compact.FieldWriter.flag;

import io.fanfare.protocol.Event;
import io.fanfare.protocol.PayloadFormat;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Appends one event to a buffer, which stays the caller's. */
final class EventEncoder implements Event.Handler {
    private final ByteBuf out;

    EventEncoder(ByteBuf out) {
        this.out = out;
    }

    @Override
    public void onWelcome(Event.Welcome welcome) {
        FieldWriter.opcode(out, Opcode.WELCOME);
        FieldWriter.text(out, welcome.sessionId());
        FieldWriter.text(out, welcome.node());
        Varint.write(out, welcome.heartbeatSeconds());
        Varint.write(out, welcome.maxFrameBytes());
        Varint.write(out, welcome.maxSubscriptions());
        Varint.write(out, welcome.serverTimeMillis());
        if (welcome.limits() != null) {
            limits(welcome.limits());
        }
    }

    private void limits(Event.Welcome.Limits limits) {
        Varint.write(out, limits.maxRequestsInFlight());
        Varint.write(out, limits.publishesPerSecond());
        Varint.write(out, limits.maxFaultsPerMinute());
    }

    @Override
    public void onSubscribed(Event.Subscribed subscribed) {
        FieldWriter.opcode(out, Opcode.SUBSCRIBED);
        Varint.write(out, subscribed.requestId());
        FieldWriter.topic(out, subscribed.topic());
        Varint.write(out, subscribed.topicId());
        out.writeByte(
                flag(subscribed.head() != null, EventFlags.SUBSCRIBED_HEAD) | EventFlags.ofResult(subscribed.result()));
        if (subscribed.head() != null) {
            FieldWriter.position(out, subscribed.head());
        }
    }

    @Override
    public void onDone(Event.Done done) {
        FieldWriter.opcode(out, Opcode.DONE);
        Varint.write(out, done.requestId());
    }

    @Override
    public void onMessage(Event.Message message) {
        CompactMessage.write(out, message.topicId(), message.offset(), message.event(), message.payload());
    }

    @Override
    public void onBatchEnd(Event.BatchEnd batchEnd) {
        FieldWriter.opcode(out, Opcode.BATCH_END);
        Varint.write(out, batchEnd.topicId());
        Varint.write(out, batchEnd.offset());
        out.writeByte(flag(batchEnd.live(), EventFlags.BATCH_END_LIVE));
    }

    @Override
    public void onSkipped(Event.Skipped skipped) {
        FieldWriter.opcode(out, Opcode.SKIPPED);
        Varint.write(out, skipped.topicId());
        Varint.write(out, skipped.count());
    }

    @Override
    public void onGap(Event.Gap gap) {
        FieldWriter.opcode(out, Opcode.GAP);
        Varint.write(out, gap.topicId());
        Varint.write(out, gap.askedOffset());
        Varint.write(out, gap.oldestOffset());
    }

    @Override
    public void onEpochChanged(Event.EpochChanged epochChanged) {
        FieldWriter.opcode(out, Opcode.EPOCH_CHANGED);
        Varint.write(out, epochChanged.topicId());
        Varint.write(out, epochChanged.epoch());
        Varint.write(out, epochChanged.nextOffset());
    }

    @Override
    public void onPresenceState(Event.PresenceState presenceState) {
        FieldWriter.opcode(out, Opcode.PRESENCE_STATE);
        Varint.write(out, presenceState.requestId());
        FieldWriter.topic(out, presenceState.topic());
        out.writeByte(flag(presenceState.more(), EventFlags.PRESENCE_STATE_MORE)
                | flag(presenceState.countOnly(), EventFlags.PRESENCE_STATE_COUNT_ONLY)
                | flag(presenceState.partial(), EventFlags.PRESENCE_STATE_PARTIAL));
        members(presenceState.members());
        count(presenceState.count());
    }

    @Override
    public void onPresenceChange(Event.PresenceChange presenceChange) {
        FieldWriter.opcode(out, Opcode.PRESENCE_CHANGE);
        Varint.write(out, presenceChange.topicId());
        members(presenceChange.joined());
        List<String> left = presenceChange.left();
        Varint.write(out, left.size());
        for (int i = 0; i < left.size(); i++) {
            FieldWriter.text(out, left.get(i));
        }
        count(presenceChange.count());
    }

    private void count(int count) {
        if (count != Event.PresenceState.NOT_TOLD) {
            Varint.write(out, count);
        }
    }

    private void members(List<Event.Member> members) {
        Varint.write(out, members.size());
        for (int i = 0; i < members.size(); i++) {
            Event.Member member = members.get(i);
            FieldWriter.text(out, member.id());
            FieldWriter.text(out, member.user());
            FieldWriter.bytes(out, member.info().bytes());
        }
    }

    @Override
    public void onPublished(Event.Published published) {
        FieldWriter.opcode(out, Opcode.PUBLISHED);
        Varint.write(out, published.requestId());
        out.writeByte(flag(published.position() != null, EventFlags.PUBLISHED_POSITION)
                | flag(published.duplicate(), EventFlags.PUBLISHED_DUPLICATE)
                | flag(published.degraded(), EventFlags.PUBLISHED_DEGRADED));
        if (published.position() != null) {
            FieldWriter.position(out, published.position());
        }
    }

    @Override
    public void onReply(Event.Reply reply) {
        FieldWriter.opcode(out, Opcode.REPLY);
        Varint.write(out, reply.requestId());
        out.writeByte(flag(reply.payload().format() == PayloadFormat.BINARY, EventFlags.REPLY_BINARY));
        FieldWriter.bytes(out, reply.payload().bytes());
    }

    @Override
    public void onHistoryPage(Event.HistoryPage historyPage) {
        FieldWriter.opcode(out, Opcode.HISTORY_PAGE);
        Varint.write(out, historyPage.requestId());
        FieldWriter.topic(out, historyPage.topic());
        Varint.write(out, historyPage.epoch());
        Varint.write(out, historyPage.oldestOffset());
        Varint.write(out, historyPage.headOffset());
        List<Event.HistoryPage.Entry> entries = historyPage.entries();
        Varint.write(out, entries.size());
        for (int i = 0; i < entries.size(); i++) {
            entry(entries.get(i));
        }
    }

    private void entry(Event.HistoryPage.Entry entry) {
        boolean named = FieldWriter.isNamed(entry.event());
        out.writeByte(flag(entry.payload().format() == PayloadFormat.BINARY, PublicationFlags.BINARY)
                | flag(named, PublicationFlags.EVENT)
                | flag(entry.key() != null, PublicationFlags.KEY));
        Varint.write(out, entry.offset());
        Varint.write(out, entry.timeMillis());
        if (named) {
            FieldWriter.text(out, entry.event());
        }
        if (entry.key() != null) {
            FieldWriter.text(out, entry.key());
        }
        FieldWriter.bytes(out, entry.payload().bytes());
    }

    @Override
    public void onError(Event.Error error) {
        FieldWriter.opcode(out, Opcode.ERROR);
        Varint.write(out, error.code());
        out.writeByte(flag(error.retryable(), EventFlags.ERROR_RETRYABLE));
        Varint.write(out, error.requestId());
        FieldWriter.text(out, error.topic());
        Varint.write(out, error.retryAfterMillis());
        FieldWriter.text(out, error.text());
    }

    @Override
    public void onGoAway(Event.GoAway goAway) {
        FieldWriter.opcode(out, Opcode.GO_AWAY);
        Varint.write(out, goAway.code());
        out.writeByte(flag(goAway.reconnect(), EventFlags.GO_AWAY_RECONNECT));
        Varint.write(out, goAway.windowMillis());
        FieldWriter.text(out, goAway.text());
    }

    @Override
    public void onPong() {
        FieldWriter.opcode(out, Opcode.PONG);
    }
}
