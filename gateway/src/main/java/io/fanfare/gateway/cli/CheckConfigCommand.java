package io.fanfare.gateway.cli;

import io.fanfare.gateway.config.ConfigException;
import io.fanfare.gateway.config.ConfigLoader;
import io.fanfare.gateway.config.EffectiveConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks a configuration without starting anything. */
@Command(name = "check-config", description = "Check the configuration and print what is in effect.")
final class CheckConfigCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "Else the file that FANFARE_CONFIG names, if it does. The environment counts, as for serve.")
    private Path file;

    CheckConfigCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws ConfigException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(EffectiveConfig.yaml(ConfigLoader.load(file, environment)));
        out.flush();
        return 0;
    }
}
