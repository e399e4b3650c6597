package io.fanfare.gateway.cli;

import io.fanfare.gateway.auth.key.KeysFile;
import io.fanfare.gateway.config.ConfigException;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Revokes a key. */
@Command(
        name = "revoke",
        description = "Revoke a key: from now on it is refused, and its name may be given to another one.")
final class KeyRevokeCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Mixin
    private KeysFileOption keysFile;

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    KeyRevokeCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        KeysFile file = keysFile.open(environment);
        try {
            if (!file.revoke(name, Instant.now().truncatedTo(ChronoUnit.SECONDS))) {
                throw new CommandFailure("name: " + name + ": there is no such key in " + file + " (see: key list)");
            }
            return 0;
        } catch (IOException failure) {
            throw new CommandFailure("the key can't be revoked: " + failure.getMessage(), failure);
        }
    }
}
