package io.fanfare.gateway.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

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

    /** The operator's file, if there is one. */
    public Optional<Path> operatorFile() {
        String name = environment.get(Variables.CONFIG_FILE);
        return file != null || name == null ? Optional.ofNullable(file) : Optional.of(Path.of(name));
    }
}
