package io.fanfare.bench.run;

import io.fanfare.bench.load.RunClock;

/** The processes that make a load together. One thread. */
public interface Workers extends AutoCloseable {
    /** This process alone. */
    static Workers alone(int loops) {
        return new Workers() {
            @Override
            public int count() {
                return 1;
            }

            @Override
            public int loops() {
                return loops;
            }

            @Override
            public double clockErrorMicros() {
                return 0;
            }

            @Override
            public Worker open(int index, WorkerTask task) {
                return new LocalWorker(task, RunClock.OWN);
            }

            @Override
            public void close() {}
        };
    }

    int count();

    /** Event loops of each. */
    int loops();

    /** How far their clocks may be apart. */
    double clockErrorMicros();

    /** Makes one of them ready for its part of a phase. */
    Worker open(int index, WorkerTask task) throws InterruptedException;

    @Override
    void close();
}
