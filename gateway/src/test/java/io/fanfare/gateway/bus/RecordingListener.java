package io.fanfare.gateway.bus;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what a bus brings. Any thread. */
public final class RecordingListener implements BusListener {
    private final List<Arrival> arrivals = new ArrayList<>();
    private final List<String> comings = new ArrayList<>();
    private final AtomicInteger doubts = new AtomicInteger();

    /** One call of the bus. */
    public record Arrival(Publication publication, Position position) {}

    @Override
    public synchronized void onPublication(Publication publication, Position position) {
        arrivals.add(new Arrival(publication, position));
    }

    @Override
    public void onDoubt() {
        doubts.incrementAndGet();
    }

    @Override
    public synchronized void onPeerJoined(BusPeer peer) {
        comings.add("+" + peer.nodeId());
    }

    @Override
    public synchronized void onPeerLeft(BusPeer peer) {
        comings.add("-" + peer.nodeId());
    }

    /** The ids of nodes in the order of their coming and going, with a plus or a minus in front. */
    public synchronized List<String> comings() {
        return List.copyOf(comings);
    }

    public synchronized List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    /** The payloads of a topic, as text. */
    public List<String> texts(TopicName topic) {
        return arrivals().stream()
                .filter(arrival -> arrival.publication().topic().equals(topic))
                .map(arrival -> arrival.publication().payload().text())
                .toList();
    }

    public int doubts() {
        return doubts.get();
    }
}
