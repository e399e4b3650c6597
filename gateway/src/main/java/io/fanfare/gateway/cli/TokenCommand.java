package io.fanfare.gateway.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is done with the tokens of clients. */
@Command(
        name = "token",
        description = "Make tokens of clients, as an application's backend does.",
        synopsisSubcommandLabel = "COMMAND")
final class TokenCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    private TokenCommand() {}

    /** With its subcommands. */
    static picocli.CommandLine of(Map<String, String> environment) {
        return new picocli.CommandLine(new TokenCommand()).addSubcommand(new TokenCreateCommand(environment));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is missing (expected: create)");
    }
}
