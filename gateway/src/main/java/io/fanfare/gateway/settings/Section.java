package io.fanfare.gateway.settings;

/** A record of the configuration whose values have to fit each other. */
public interface Section {
    /** Reports what does not fit. Called once every value is in its own range. */
    void check(SectionProblems faults);
}
