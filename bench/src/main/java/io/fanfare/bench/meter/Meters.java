package io.fanfare.bench.meter;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The meters of all threads that make one load. Any thread. */
public final class Meters {
    private final List<LoopMeter> all = new CopyOnWriteArrayList<>();
    private final ThreadLocal<LoopMeter> ofThread = ThreadLocal.withInitial(this::newMeter);
    /** What {@link #take} has returned so far. */
    private final MeterReading taken = new MeterReading();

    private final int stretches;

    /**
     * @param stretches that times may belong to
     */
    public Meters(int stretches) {
        this.stretches = stretches;
    }

    private LoopMeter newMeter() {
        LoopMeter meter = new LoopMeter(stretches);
        all.add(meter);
        return meter;
    }

    /** The one that the calling thread may write to. */
    public LoopMeter ofThisThread() {
        return ofThread.get();
    }

    /** How often so far. */
    public long total(Count count) {
        long total = 0;
        for (LoopMeter meter : all) {
            total += meter.total(count);
        }
        return total;
    }

    /** What happened since the last call. */
    public synchronized MeterReading take() {
        MeterReading reading = new MeterReading();
        all.forEach(meter -> meter.drainTo(reading));
        for (Count count : Count.values()) {
            long number = total(count) - taken.count(count);
            reading.add(count, number);
            taken.add(count, number);
        }
        return reading;
    }
}
