package io.fanfare.gateway.bootstrap.config;

/** A record of the configuration whose values have to fit each other. */
interface Section {
    /** Reports what does not fit. Called once every value is in its own range. */
    void check(Faults faults);
}
