package io.fanfare.gateway.cli;

import io.fanfare.gateway.config.ConfigException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The program: parses arguments, runs the subcommand and turns its outcome into an exit code. */
@Command(
        name = "fanfare",
        description = "A realtime push gateway.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = VersionCommand.Versions.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:a clean end", "2:bad configuration or usage", "1:anything else"})
public final class FanfareCommand {
    private final CommandLine commandLine;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this and exit.")
    private boolean isHelpRequested;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the versions and exit.")
    private boolean isVersionRequested;

    /**
     * Puts the subcommands together.
     *
     * @param environment the variables of the process
     */
    public FanfareCommand(NodeRunner runner, Map<String, String> environment) {
        commandLine = new CommandLine(this)
                .addSubcommand(new ServeCommand(runner, environment))
                .addSubcommand(new CheckConfigCommand(environment))
                .addSubcommand(new PublishCommand(environment))
                .addSubcommand(new TailCommand(environment))
                .addSubcommand(new HistoryCommand(environment))
                .addSubcommand(new PresenceCommand(environment))
                .addSubcommand(KeyCommand.of(environment))
                .addSubcommand(TokenCommand.of(environment))
                .addSubcommand(new VersionCommand())
                .addSubcommand(new HelpCommand())
                .setExecutionExceptionHandler(FanfareCommand::report);
    }

    /** Runs a subcommand to its end and returns the exit code. */
    public int run(PrintWriter out, PrintWriter err, String... arguments) {
        return commandLine.setOut(out).setErr(err).execute(arguments);
    }

    private static int report(Exception failure, CommandLine command, ParseResult arguments) throws Exception {
        if (failure instanceof ConfigException faults) {
            faults.problems().forEach(command.getErr()::println);
            return ExitCode.USAGE;
        }
        if (failure instanceof CommandFailure) {
            command.getErr().println(failure.getMessage());
            return ExitCode.SOFTWARE;
        }
        throw failure;
    }
}
