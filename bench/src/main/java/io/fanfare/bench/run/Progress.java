package io.fanfare.bench.run;

import io.fanfare.bench.report.PhaseResult;

/** Hears how a run goes. One thread. */
public interface Progress {
    /** Hears nothing. */
    Progress SILENT = new Progress() {
        @Override
        public void onStep(String step) {}

        @Override
        public void onPoint(PhaseResult.Point point) {}

        @Override
        public void onPhase(PhaseResult result) {}
    };

    /** Something begins. */
    void onStep(String step);

    /** One more second is over. */
    void onPoint(PhaseResult.Point point);

    /** A phase is over. */
    void onPhase(PhaseResult result);
}
