package io.fanfare.gateway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a command takes: {@code help tail} is {@code tail --help}. */
@Command(name = "help", helpCommand = true, description = "Show what a command takes.")
final class HelpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "Default: all of them.")
    private String name;

    @Override
    public Integer call() {
        CommandLine program = spec.parent().commandLine();
        CommandLine command = name == null ? program : program.getSubcommands().get(name);
        if (command == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no such command: " + name + " (expected: one of "
                            + String.join(", ", program.getSubcommands().keySet()) + ")");
        }
        command.usage(spec.commandLine().getOut());
        return 0;
    }
}
