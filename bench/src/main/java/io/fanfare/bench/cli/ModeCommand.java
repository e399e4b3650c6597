package io.fanfare.bench.cli;

import io.fanfare.bench.plan.Incident;
import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Mode;
import io.fanfare.bench.plan.Parameter;
import io.fanfare.bench.plan.Plan;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** One mode as a command of its own, whose options are the mode's parameters. */
@Command(mixinStandardHelpOptions = true)
final class ModeCommand implements Callable<Integer> {
    private final Mode mode;
    private CommandSpec spec;

    @Option(names = "--target", defaultValue = "fanfare", paramLabel = "<target>", description = TargetHelp.TEXT)
    private String target;

    @Option(
            names = "--at",
            paramLabel = "<time=command>",
            description =
                    "Run a command when so much of the measured time is over, such as 5s='redis-cli shutdown nosave',"
                            + " and tell what was due before and after it apart. A time alone only does the latter. Repeat it for"
                            + " several.")
    private List<String> incidents = List.of();

    @Mixin
    private RunOptions options;

    private ModeCommand(Mode mode) {
        this.mode = mode;
    }

    static CommandSpec of(Mode mode) {
        ModeCommand command = new ModeCommand(mode);
        CommandSpec spec = CommandSpec.forAnnotatedObject(command);
        command.spec = spec;
        spec.usageMessage().description(mode.description());
        mode.defaults().forEach((parameter, value) -> spec.addOption(option(parameter, value)));
        return spec;
    }

    private static OptionSpec option(Parameter parameter, Long value) {
        return OptionSpec.builder("--" + parameter.key())
                .type(String.class)
                .paramLabel(parameter.isText() ? "<text>" : "<n>")
                .description(parameter.description() + ". Default: " + parameter.defaultText(value) + ".")
                .build();
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        Map<String, String> given = new LinkedHashMap<>();
        for (Parameter parameter : mode.defaults().keySet()) {
            String value = spec.commandLine().getParseResult().matchedOptionValue("--" + parameter.key(), null);
            if (value != null) {
                given.put(parameter.key(), value);
            }
        }
        return options.carryOut(
                Plan.of(
                        LoadSpec.of(mode, given),
                        incidents.stream().map(Incident::parse).toList(),
                        List.of()),
                target,
                spec.commandLine().getParent().getParseResult().originalArgs(),
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }
}
