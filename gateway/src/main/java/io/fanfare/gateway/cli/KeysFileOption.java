package io.fanfare.gateway.cli;

import io.fanfare.gateway.auth.key.KeysFile;
import io.fanfare.gateway.config.ConfigException;
import io.fanfare.gateway.config.ConfigLoader;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which file holds what is known of keys: the one of the node that would start here, unless it is named. */
final class KeysFileOption {
    @Option(
            names = "--keys-file",
            paramLabel = "FILE",
            description =
                    "Default: what api.keys-file says in the configuration that FANFARE_CONFIG and the environment make.")
    private Path file;

    KeysFile open(Map<String, String> environment) throws ConfigException {
        return new KeysFile(
                file != null ? file : ConfigLoader.load(null, environment).apiKeysFile());
    }
}
