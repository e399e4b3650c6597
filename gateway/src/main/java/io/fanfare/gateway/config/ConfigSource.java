package io.fanfare.gateway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where the configuration of a process comes from, which may be asked again.
 *
 * @param file the operator's file, or null for the one that {@code FANFARE_CONFIG} names, if it does
 * @param environment all variables
 */
public record ConfigSource(Path file, Map<String, String> environment) {
    public ConfigSource {
        environment = Map.copyOf(environment);
    }

    /**
     * Loads and checks what is there now.
     *
     * @throws ConfigException with everything that is wrong
     */
    public GatewayConfig load() throws ConfigException {
        return ConfigLoader.load(file, environment);
    }

    /**
     * The files that it is read from: the operator's, if there is one, and those of secrets.
     *
     * @throws ConfigException if the operator's file can't be read
     */
    public List<Path> files() throws ConfigException {
        return ConfigLoader.files(file, environment);
    }

    /**
     * Of these, those that hold secrets and nothing else.
     *
     * @throws ConfigException if the operator's file can't be read
     */
    public List<Path> secretFiles() throws ConfigException {
        return ConfigLoader.secretFiles(file, environment);
    }
}
