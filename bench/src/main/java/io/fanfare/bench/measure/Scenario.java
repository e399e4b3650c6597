package io.fanfare.bench.measure;

import java.util.List;

/** A load, and what is counted under it. */
interface Scenario {
    List<Figures> run(Setting setting) throws InterruptedException;
}
