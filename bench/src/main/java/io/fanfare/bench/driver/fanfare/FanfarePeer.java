package io.fanfare.bench.driver.fanfare;

import io.fanfare.bench.client.Client;
import io.fanfare.bench.driver.Peer;
import io.fanfare.bench.driver.PeerEvents;
import io.fanfare.bench.driver.TopicNames;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.ProtocolLimits;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.protocol.compact.CompactCommands;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** One client of fanfare.v1, which remembers its positions. */
final class FanfarePeer extends Peer {
    /** Above the tags of publishes. */
    private static final long FIRST_SUBSCRIBE_ID = 1 << 16;

    private final Client client;
    private final Positions positions;

    FanfarePeer(TopicNames topics, PeerEvents listener, FanfarePeer former) {
        super(topics, listener);
        positions = former == null ? new Positions() : former.positions.ofNextConnection();
        client = new Client(new FanfareEvents(this, listener, positions));
    }

    @Override
    protected void onConnected() {
        client.onOpen(connection());
    }

    @Override
    public void subscribe(int[] wanted) {
        positions.expect(wanted.length);
        long requestId = FIRST_SUBSCRIBE_ID;
        for (int first = 0; first < wanted.length; first += ProtocolLimits.MAX_TOPICS_PER_REQUEST) {
            int end = Math.min(wanted.length, first + ProtocolLimits.MAX_TOPICS_PER_REQUEST);
            List<Target> targets = new ArrayList<>(end - first);
            for (int i = first; i < end; i++) {
                Target target = positions.target(TopicName.of(topics.name(wanted[i])));
                targets.add(listener.wantsPresence() ? withPresence(target) : target);
            }
            client.send(new Command.Subscribe(requestId++, targets));
        }
    }

    private static Target withPresence(Target target) {
        return new Target(target.topic(), target.after(), target.liveOnEpochChange(), true);
    }

    @Override
    public void publish(int topic, byte[] payload, int tag, boolean acknowledge) {
        ByteBuf frame = connection().newFrame();
        CompactCommands.encode(
                new Command.Publish(
                        tag,
                        TopicName.of(topics.name(topic)),
                        Publication.DEFAULT_EVENT,
                        new Payload(PayloadFormat.JSON, payload),
                        null,
                        acknowledge),
                frame);
        connection().write(frame);
    }

    @Override
    public void keepAlive() {
        client.ping();
    }

    @Override
    public void onFrame(ByteBuf in, int index, int bytes) {
        client.onFrame(in, index, bytes);
    }
}
