package io.fanfare.bench.run;

import io.fanfare.bench.load.Clock;

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
            public Share open(int index, ShareTask task) {
                return new LocalShare(task, Clock.OWN);
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

    /** Makes ready for one's share of a phase. */
    Share open(int index, ShareTask task) throws InterruptedException;

    @Override
    void close();
}
