package io.fanfare.gateway.cli;

import io.fanfare.gateway.auth.key.KeyScope;
import io.fanfare.gateway.auth.key.KeysFile;
import io.fanfare.gateway.config.ConfigException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a key. */
@Command(
        name = "create",
        description =
                "Make a key and print it, this once: only a hash of it is kept. Several are valid at the same time, so that a"
                        + " new one can take over before the old one is revoked.")
final class KeyCreateCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Mixin
    private KeysFileOption keysFile;

    @Option(names = "--name", paramLabel = "NAME", required = true, description = "Whose it is, in logs and metrics.")
    private String name;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            required = true,
            description =
                    "What it allows: publish:TOPICS, history:TOPICS or presence:TOPICS, where TOPICS is a topic, a beginning"
                            + " such as room:*, or *; sessions; admin. May be given several times.")
    private List<String> scopes;

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            description =
                    "Until when it is valid: a day such as 2027-01-31, which begins at midnight UTC, or a time such as"
                            + " 2027-01-31T12:00:00Z. Default: until it is revoked.")
    private String expires;

    KeyCreateCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        KeysFile file = keysFile.open(environment);
        try {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            String key = file.create(name, parsedScopes(), now, parsedExpiry(now));
            spec.commandLine().getOut().println(key);
            spec.commandLine().getErr().println("This key is shown once. Its hash is in " + file + ".");
            return 0;
        } catch (IllegalArgumentException fault) {
            throw new ParameterException(spec.commandLine(), fault.getMessage(), fault);
        } catch (IOException failure) {
            throw new CommandFailure("the key can't be kept: " + failure.getMessage(), failure);
        }
    }

    private List<KeyScope> parsedScopes() {
        List<KeyScope> parsed = new ArrayList<>();
        scopes.forEach(scope -> parsed.add(KeyScope.parse(scope)));
        return parsed;
    }

    /** Null for never. */
    private Instant parsedExpiry(Instant now) {
        if (expires == null) {
            return null;
        }
        Instant time = parsedTime(expires);
        if (!time.isAfter(now)) {
            throw new IllegalArgumentException("--expires: " + expires + " (expected: a time to come)");
        }
        return time;
    }

    private static Instant parsedTime(String text) {
        try {
            return text.length() == "2027-01-31".length()
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeException other) {
            throw new IllegalArgumentException(
                    "--expires: " + text
                            + " (expected: a day such as 2027-01-31 or a time such as 2027-01-31T12:00:00Z)",
                    other);
        }
    }
}
