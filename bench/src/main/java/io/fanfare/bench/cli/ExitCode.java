package io.fanfare.bench.cli;

/** How a command ends. */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;
    static final int CONDITION_MET = 3;

    private ExitCode() {}
}
