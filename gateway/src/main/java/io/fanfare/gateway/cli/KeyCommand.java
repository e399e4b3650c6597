package io.fanfare.gateway.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is done with the keys of backends. */
@Command(
        name = "key",
        description =
                "Make, list and revoke the keys of backend services. A running node learns of it within a second.",
        synopsisSubcommandLabel = "COMMAND")
final class KeyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    private KeyCommand() {}

    /** With its subcommands. */
    static picocli.CommandLine of(Map<String, String> environment) {
        return new picocli.CommandLine(new KeyCommand())
                .addSubcommand(new KeyCreateCommand(environment))
                .addSubcommand(new KeyListCommand(environment))
                .addSubcommand(new KeyRevokeCommand(environment));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is missing (expected: create, list or revoke)");
    }
}
