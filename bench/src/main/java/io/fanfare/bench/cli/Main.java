package io.fanfare.bench.cli;

import io.fanfare.bench.plan.Mode;
import io.fanfare.bench.plan.UsageException;
import io.fanfare.bench.report.Result;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Puts load on a realtime server, and says what that cost and what arrived. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Puts load on a realtime server, and says what that cost and what arrived.",
        subcommands = {RunCommand.class, CompareCommand.class, DiffCommand.class, AgentCommand.class})
public final class Main {
    private static final String VERSION = "bench; results are " + Result.SCHEMA;

    public static void main(String[] arguments) {
        System.exit(newCommandLine().execute(arguments));
    }

    static CommandLine newCommandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        for (Mode mode : Mode.values()) {
            commandLine.addSubcommand(mode.key(), ModeCommand.of(mode));
        }
        commandLine.getCommandSpec().version(VERSION);
        commandLine
                .getSubcommands()
                .values()
                .forEach(sub -> sub.getCommandSpec().version(VERSION));
        return commandLine.setExecutionExceptionHandler(Main::explain).setAbbreviatedOptionsAllowed(false);
    }

    private static int explain(Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed)
            throws Exception {
        PrintWriter err = commandLine.getErr();
        if (failure instanceof UsageException) {
            err.println(failure.getMessage());
            return ExitCode.WRONG_USAGE;
        }
        throw failure;
    }
}
