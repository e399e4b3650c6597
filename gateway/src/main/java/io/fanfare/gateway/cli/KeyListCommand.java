package io.fanfare.gateway.cli;

import io.fanfare.gateway.auth.key.ApiKey;
import io.fanfare.gateway.auth.key.KeyScope;
import io.fanfare.gateway.auth.key.KeysFile;
import io.fanfare.gateway.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the keys. */
@Command(
        name = "list",
        description =
                "List the keys: name, when it was made, until when it is valid, and what it allows, with tabs between.")
final class KeyListCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Mixin
    private KeysFileOption keysFile;

    KeyListCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        KeysFile file = keysFile.open(environment);
        List<ApiKey> keys;
        try {
            keys = file.read().all();
        } catch (IOException failure) {
            throw new CommandFailure("the keys can't be read: " + failure.getMessage(), failure);
        }
        if (keys.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("no keys in " + file + " (for another file: FANFARE_CONFIG or --keys-file)");
        }
        PrintWriter out = spec.commandLine().getOut();
        Instant now = Instant.now();
        for (ApiKey key : keys) {
            String scopes = key.scopes().stream().map(KeyScope::toString).collect(Collectors.joining(" "));
            out.println(String.join("\t", key.name(), key.created().toString(), expiry(key, now), scopes));
        }
        out.flush();
        return 0;
    }

    private static String expiry(ApiKey key, Instant now) {
        if (key.expires() == null) {
            return "never";
        }
        return key.expires() + (key.isExpired(now) ? " (expired)" : "");
    }
}
