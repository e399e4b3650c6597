package io.fanfare.bench.cli;

import io.fanfare.bench.load.LoadException;
import io.fanfare.bench.plan.Mode;
import io.fanfare.bench.plan.UsageException;
import io.fanfare.bench.report.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Puts load on a realtime server, and says what that cost and what arrived. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Puts load on a realtime server, and says what that cost and what arrived.",
        subcommands = {RunCommand.class, CompareCommand.class, DiffCommand.class, AgentCommand.class})
public final class BenchMain {
    private static final String VERSION = "bench; results are " + Result.SCHEMA;

    public static void main(String[] arguments) {
        System.exit(newCommandLine().execute(arguments));
    }

    static CommandLine newCommandLine() {
        CommandLine commandLine = new CommandLine(new BenchMain());
        for (Mode mode : Mode.values()) {
            commandLine.addSubcommand(mode.key(), ModeCommand.of(mode));
        }
        commandLine.getCommandSpec().version(VERSION);
        commandLine
                .getSubcommands()
                .values()
                .forEach(sub -> sub.getCommandSpec().version(VERSION));
        return commandLine.setExecutionExceptionHandler(BenchMain::explain).setAbbreviatedOptionsAllowed(false);
    }

    private static int explain(Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed)
            throws Exception {
        PrintWriter err = commandLine.getErr();
        if (failure instanceof UsageException) {
            err.println(failure.getMessage());
            return ExitCode.WRONG_USAGE;
        }
        if (failure instanceof LoadException || failure instanceof IOException) {
            err.println(inWords(failure));
            return ExitCode.FAILED;
        }
        throw failure;
    }

    /** What the operating system, or a server, did not let be done. */
    private static String inWords(Exception failure) {
        return failure instanceof FileSystemException ofFile
                ? ofFile.getFile() + ": " + (ofFile.getReason() == null ? kind(ofFile) : ofFile.getReason())
                : failure.getMessage();
    }

    private static String kind(FileSystemException failure) {
        if (failure instanceof AccessDeniedException) {
            return "access denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "is there already, and is no folder";
        }
        return failure instanceof NoSuchFileException
                ? "does not exist"
                : failure.getClass().getSimpleName();
    }
}
