package io.fanfare.gateway.session;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.BusListener;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A bus that keeps everything until the test passes it on: whole, in part, twice or in another order. One thread. */
public final class FaultyBus implements Bus {
    /** A publication on its way. */
    public record Passing(Publication publication, Position position) {}

    private final List<Passing> passing = new ArrayList<>();
    private final Set<TopicName> interests = new HashSet<>();
    private BusListener listener;
    private final List<CompletableFuture<Void>> heldInterests = new ArrayList<>();
    private boolean areInterestsHeld;
    private boolean isHolding;
    private boolean isHealthy = true;

    @Override
    public void start(BusListener busListener) {
        listener = busListener;
    }

    @Override
    public CompletionStage<Void> subscribe(TopicName topic) {
        interests.add(topic);
        CompletableFuture<Void> interest = new CompletableFuture<>();
        if (areInterestsHeld) {
            heldInterests.add(interest);
        } else {
            interest.complete(null);
        }
        return interest;
    }

    /** From now on a subscribe completes when the test says. */
    void holdInterests() {
        areInterestsHeld = true;
    }

    /** Subscribes that wait. */
    List<CompletableFuture<Void>> heldInterests() {
        return heldInterests;
    }

    @Override
    public void unsubscribe(TopicName topic) {
        interests.remove(topic);
    }

    @Override
    public Reach publish(Publication publication, Position position) {
        if (isHolding) {
            passing.add(new Passing(publication, position));
        } else {
            listener.onPublication(publication, position);
        }
        return Reach.CLUSTER;
    }

    public void hold() {
        isHolding = true;
    }

    /** What was published since {@link #hold}; the test passes it on. */
    public List<Passing> passing() {
        return passing;
    }

    public void pass(Passing one) {
        listener.onPublication(one.publication(), one.position());
    }

    /** Passes on what is held: some of it lost, some twice, some out of order. */
    void passFaultily(Random random) {
        while (!passing.isEmpty()) {
            Passing one = passing.remove(random.nextInt(Math.min(4, passing.size())));
            int copies = Math.max(0, random.nextInt(6) - 1) > 1 ? 1 : random.nextInt(3);
            for (int i = 0; i < copies; i++) {
                pass(one);
            }
        }
    }

    /** Everything that was on its way is lost. */
    public void lose() {
        passing.clear();
    }

    /** The link breaks, or comes back. */
    public void becomeHealthy(boolean healthy) {
        isHealthy = healthy;
    }

    public void doubt() {
        listener.onDoubt();
    }

    public Set<TopicName> interests() {
        return interests;
    }

    @Override
    public boolean isHealthy() {
        return isHealthy;
    }

    @Override
    public long incarnation() {
        return 1;
    }

    @Override
    public String description() {
        return "faulty";
    }

    @Override
    public void close() {
        passing.clear();
    }
}
