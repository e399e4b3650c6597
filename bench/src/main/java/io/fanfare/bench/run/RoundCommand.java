package io.fanfare.bench.run;

import io.fanfare.bench.load.LoadException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command of the tester that is carried out before each round of a comparison, such as one that starts all servers afresh. */
public final class RoundCommand {
    private static final int LIMIT_SECONDS = 300;

    private RoundCommand() {}

    /**
     * Waits for the end of the command, but not of what it leaves running in the background.
     *
     * @param round counts from 1; $ROUND of the command
     * @throws LoadException if it fails, or takes longer than {@value #LIMIT_SECONDS} s
     */
    public static void carryOut(String command, int round) throws InterruptedException {
        Shell.Outcome outcome =
                Shell.run(command, Map.of("ROUND", Integer.toString(round)), TimeUnit.SECONDS.toNanos(LIMIT_SECONDS));
        if (outcome.exitCode() != 0) {
            throw new LoadException("before round " + round + ": " + command + " ended with " + outcome.exitCode()
                    + ": " + outcome.lastLine());
        }
    }
}
