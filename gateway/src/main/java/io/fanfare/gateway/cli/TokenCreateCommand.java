package io.fanfare.gateway.cli;

import io.fanfare.gateway.auth.GrantSettings;
import io.fanfare.gateway.auth.TokenIssuer;
import io.fanfare.gateway.config.ConfigException;
import io.fanfare.gateway.config.ConfigLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a token. */
@Command(
        name = "create",
        description =
                "Make a token and print it, signed with the node's secret: for trying out, and as an example to compare"
                        + " those of a backend with. Without grants, auth.default-grants hold.")
final class TokenCreateCommand implements Callable<Integer> {
    private static final String PATTERNS = "topics: one, a beginning such as room:*, or *; {sub} is the user.";

    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The node's configuration. Default: what FANFARE_CONFIG names.")
    private Path config;

    @Option(names = "--user", paramLabel = "ID", required = true, description = "Whose it is.")
    private String user;

    @Option(names = "--device", paramLabel = "ID", description = "On which of the user's devices.")
    private String device;

    @Option(names = "--subscribe", paramLabel = "TOPICS", description = "Grants subscriptions to " + PATTERNS)
    private List<String> subscribe = List.of();

    @Option(names = "--publish", paramLabel = "TOPICS", description = "Grants publishing to topics, likewise.")
    private List<String> publish = List.of();

    @Option(names = "--history", paramLabel = "TOPICS", description = "Grants reading the history of topics, likewise.")
    private List<String> history = List.of();

    @Option(names = "--presence", paramLabel = "TOPICS", description = "Grants seeing who is there, likewise.")
    private List<String> presence = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "3600",
            description = "How long it is valid. Default: ${DEFAULT-VALUE}.")
    private long seconds;

    TokenCreateCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws ConfigException {
        try {
            String token = new TokenIssuer(
                            ConfigLoader.load(config, environment).auth())
                    .issue(user, device, grants(), Duration.ofSeconds(seconds), Instant.now());
            spec.commandLine().getOut().println(token);
            return 0;
        } catch (IllegalArgumentException fault) {
            throw new ParameterException(spec.commandLine(), fault.getMessage(), fault);
        }
    }

    /** Null for none. */
    private GrantSettings grants() {
        boolean isAny = !(subscribe.isEmpty() && publish.isEmpty() && presence.isEmpty() && history.isEmpty());
        return isAny ? new GrantSettings(subscribe, publish, presence, history) : null;
    }
}
