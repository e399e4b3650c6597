package io.fanfare.gateway.socket;

import io.fanfare.gateway.metrics.ConnectionRefusal;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Who is let in at a port, decided when a connection is accepted and nothing is known of it but its address. Any thread.
 *
 * <p>What goes by address comes before what goes for all, so that one address can't use up the node's share of a second.
 */
public final class Admission {
    private final AdmissionLimits limits;
    private final IntSupplier maxOpen;
    private final BooleanSupplier isOverloaded;
    private final LongSupplier nanoClock;
    private final AtomicInteger connections = new AtomicInteger();
    private final Places ofAddresses;
    private final Places ofNetworks;
    private final HandshakeRate rate;

    /**
     * @param maxOpen how many connections the process can have here now
     * @param isOverloaded whether nobody is let in now
     */
    public Admission(
            AdmissionLimits limits, IntSupplier maxOpen, BooleanSupplier isOverloaded, LongSupplier nanoClock) {
        this.limits = limits;
        this.maxOpen = maxOpen;
        this.isOverloaded = isOverloaded;
        this.nanoClock = nanoClock;
        this.ofAddresses = new Places(limits.perAddress());
        this.ofNetworks = new Places(limits.perNetwork());
        this.rate = new HandshakeRate(limits.handshakesPerSecondPerAddress(), limits.handshakesPerSecond());
    }

    /** Lets a connection in, which has to {@link #leave} then, or says why not: null if it is let in. */
    public ConnectionRefusal admit(SocketAddress address) {
        if (isOverloaded.getAsBoolean()) {
            return ConnectionRefusal.OVERLOADED;
        }
        boolean isTrusted = limits.trusted().contain(address);
        AddressBlock block = AddressBlock.of(address);
        long now = nanoClock.getAsLong();
        if (!isTrusted && !rate.takeOf(block, now)) {
            return ConnectionRefusal.ADDRESS_RATE;
        }
        if (!isTrusted && !rate.take(now)) {
            return ConnectionRefusal.NODE_RATE;
        }
        if (connections.incrementAndGet() > maxConnections()) {
            connections.decrementAndGet();
            return ConnectionRefusal.NODE;
        }
        return isTrusted ? null : takePlaces(block);
    }

    private ConnectionRefusal takePlaces(AddressBlock block) {
        if (!ofAddresses.take(block)) {
            connections.decrementAndGet();
            return ConnectionRefusal.ADDRESS;
        }
        if (!ofNetworks.take(block.network())) {
            connections.decrementAndGet();
            ofAddresses.giveBack(block);
            return ConnectionRefusal.NETWORK;
        }
        return null;
    }

    /** A connection that was let in is gone. */
    public void leave(SocketAddress address) {
        connections.decrementAndGet();
        if (!limits.trusted().contain(address)) {
            AddressBlock block = AddressBlock.of(address);
            ofAddresses.giveBack(block);
            ofNetworks.giveBack(block.network());
        }
    }

    /** How many addresses and networks something is kept of. */
    int blockCount() {
        return ofAddresses.blockCount() + ofNetworks.blockCount();
    }

    /** How many may be in now. */
    public int maxConnections() {
        return Math.min(limits.connections(), maxOpen.getAsInt());
    }

    /** How many are in. */
    public int connectionCount() {
        return connections.get();
    }
}
