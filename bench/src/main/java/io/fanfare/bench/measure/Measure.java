package io.fanfare.bench.measure;

import io.fanfare.bench.client.Dialer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures a running server, and prints a table. */
@Command(name = "measure", mixinStandardHelpOptions = true, description = "Measure a running server.")
public final class Measure implements Callable<Integer> {
    private static final int LOOPS = 2;
    private static final int SOURCE_ADDRESSES = 8;

    /** The loads to choose from. Idle is the first: later ones find memory that the server has taken before. */
    enum ScenarioName {
        IDLE(new Idle()),
        STORM(new Storm()),
        FANOUT(new FanOut()),
        NOTIFY(new Notify()),
        SATURATION(new Saturation());

        private final Scenario scenario;

        ScenarioName(Scenario scenario) {
            this.scenario = scenario;
        }
    }

    /** What kind of server it is. */
    enum Kind {
        FANFARE,
        FLOOR
    }

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "Address of the server (${DEFAULT-VALUE}).")
    private String host;

    @Option(names = "--port", defaultValue = "8080", description = "Port for clients (${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--pid", required = true, description = "Process of the server, on this machine.")
    private long pid;

    @Option(names = "--kind", defaultValue = "FANFARE", description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Kind kind;

    @Option(names = "--namespace", defaultValue = "live", description = "Of the topics, on Fanfare (${DEFAULT-VALUE}).")
    private String namespace;

    @Option(names = "--scenarios", split = ",", description = "${COMPLETION-CANDIDATES} (all).")
    private List<ScenarioName> scenarios = List.of(ScenarioName.values());

    @Option(names = "--seconds", defaultValue = "10", description = "How long to measure (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--warm-up-seconds", defaultValue = "10", description = "Load before that (${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    @Option(names = "--connections", defaultValue = "10000", description = "Of STORM and IDLE (${DEFAULT-VALUE}).")
    private int connections;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Measure())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        InetSocketAddress address = new InetSocketAddress(host, port);
        Subject subject = kind == Kind.FANFARE ? new FanfareSubject(address, namespace) : new FloorSubject(address);
        try (Dialer dialer = new Dialer(LOOPS, SOURCE_ADDRESSES)) {
            Setting setting = new Setting(subject, new ServerProcess(pid), dialer, seconds, warmUpSeconds, connections);
            System.out.print(Figures.header());
            for (ScenarioName name : scenarios) {
                name.scenario.run(setting).forEach(System.out::print);
            }
        }
        return 0;
    }
}
