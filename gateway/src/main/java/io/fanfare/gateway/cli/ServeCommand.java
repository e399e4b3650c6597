package io.fanfare.gateway.cli;

import io.fanfare.gateway.config.ConfigSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a node. */
@Command(name = "serve", description = "Run a node until it is stopped.")
final class ServeCommand implements Callable<Integer> {
    private final NodeRunner runner;
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Keys that differ from the defaults. Else the file that FANFARE_CONFIG names, if it does.")
    private Path file;

    ServeCommand(NodeRunner runner, Map<String, String> environment) {
        this.runner = runner;
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        ConfigSource source = new ConfigSource(file, environment);
        return runner.run(source.load(), source, spec.commandLine().getOut());
    }
}
