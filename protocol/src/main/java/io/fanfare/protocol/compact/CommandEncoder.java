package io.fanfare.protocol.compact;

import static io.fanfare.protocol.compact.FieldWriter.flag;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Appends one command to a buffer, which stays the caller's. */
final class CommandEncoder implements Command.Handler {
    private final ByteBuf out;

    CommandEncoder(ByteBuf out) {
        this.out = out;
    }

    @Override
    public void onHello(Command.Hello hello) {
        FieldWriter.opcode(out, Opcode.HELLO);
        FieldWriter.text(out, hello.token());
        FieldWriter.text(out, hello.clientName());
        FieldWriter.text(out, hello.clientVersion());
        Varint.write(out, hello.heartbeatSeconds());
        FieldWriter.text(out, hello.resumeSession());
    }

    @Override
    public void onSubscribe(Command.Subscribe subscribe) {
        request(Opcode.SUBSCRIBE, subscribe.requestId());
        List<Command.Subscribe.Target> targets = subscribe.targets();
        Varint.write(out, targets.size());
        for (int i = 0; i < targets.size(); i++) {
            target(targets.get(i));
        }
    }

    private void target(Command.Subscribe.Target target) {
        FieldWriter.topic(out, target.topic());
        out.writeByte(flag(target.after() != null, TargetFlags.POSITION)
                | flag(target.liveOnEpochChange(), TargetFlags.LIVE_ON_EPOCH_CHANGE)
                | flag(target.presence(), TargetFlags.PRESENCE));
        if (target.after() != null) {
            FieldWriter.position(out, target.after());
        }
    }

    @Override
    public void onUnsubscribe(Command.Unsubscribe unsubscribe) {
        request(Opcode.UNSUBSCRIBE, unsubscribe.requestId());
        List<TopicName> topics = unsubscribe.topics();
        Varint.write(out, topics.size());
        for (int i = 0; i < topics.size(); i++) {
            FieldWriter.topic(out, topics.get(i));
        }
    }

    @Override
    public void onPublish(Command.Publish publish) {
        push(Opcode.PUBLISH, publish, flag(publish.acknowledge(), PublicationFlags.ACKNOWLEDGE));
    }

    @Override
    public void onRequest(Command.Request request) {
        push(Opcode.REQUEST, request, 0);
    }

    private void push(Opcode opcode, Command.Push push, int moreFlags) {
        request(opcode, push.requestId());
        boolean named = FieldWriter.isNamed(push.event());
        out.writeByte(flag(push.payload().format() == PayloadFormat.BINARY, PublicationFlags.BINARY)
                | flag(named, PublicationFlags.EVENT)
                | flag(push.key() != null, PublicationFlags.KEY)
                | moreFlags);
        FieldWriter.topic(out, push.topic());
        if (named) {
            FieldWriter.text(out, push.event());
        }
        if (push.key() != null) {
            FieldWriter.text(out, push.key());
        }
        FieldWriter.bytes(out, push.payload().bytes());
    }

    @Override
    public void onHistory(Command.History history) {
        request(Opcode.HISTORY, history.requestId());
        FieldWriter.topic(out, history.topic());
        FieldWriter.position(out, history.after());
        Varint.write(out, history.limit());
    }

    @Override
    public void onPresence(Command.Presence presence) {
        request(Opcode.PRESENCE, presence.requestId());
        FieldWriter.topic(out, presence.topic());
    }

    @Override
    public void onSetInfo(Command.SetInfo setInfo) {
        request(Opcode.SET_INFO, setInfo.requestId());
        FieldWriter.topic(out, setInfo.topic());
        FieldWriter.bytes(out, setInfo.info().bytes());
    }

    @Override
    public void onRefreshToken(Command.RefreshToken refreshToken) {
        request(Opcode.REFRESH_TOKEN, refreshToken.requestId());
        FieldWriter.text(out, refreshToken.token());
    }

    @Override
    public void onPing() {
        FieldWriter.opcode(out, Opcode.PING);
    }

    @Override
    public void onGoingAway(Command.GoingAway goingAway) {
        FieldWriter.opcode(out, Opcode.GOING_AWAY);
        Varint.write(out, goingAway.reason());
    }

    private void request(Opcode opcode, long requestId) {
        FieldWriter.opcode(out, opcode);
        Varint.write(out, requestId);
    }
}
