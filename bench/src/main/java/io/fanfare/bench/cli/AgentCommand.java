package io.fanfare.bench.cli;

import io.fanfare.bench.run.Agent;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes load for a controller. */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        description = "Make load for a controller elsewhere (--agents there). Whoever can connect can use it: trusted"
                + " networks only.")
final class AgentCommand implements Callable<Integer> {
    @Option(names = "--host", defaultValue = "127.0.0.1", description = "Address to bind (${DEFAULT-VALUE}).")
    private String host;

    @Option(names = "--port", defaultValue = "7700", description = "Port; 0: any free one (${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--once", description = "End when the first controller leaves.")
    private boolean isOnce;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try (Agent agent = new Agent(host, port)) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("listening on " + host + ":" + agent.port());
            out.flush();
            do {
                agent.serveOne();
            } while (!isOnce);
        }
        return ExitCode.DONE;
    }
}
