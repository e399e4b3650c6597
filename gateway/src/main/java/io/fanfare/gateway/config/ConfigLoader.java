package io.fanfare.gateway.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts the layers together and binds them: defaults, the operator's file, the environment; the later wins. */
public final class ConfigLoader {
    /** Only without a file, for trying out, is everybody let in unasked. */
    private static final String AUTH_MODE = "auth.mode";

    private ConfigLoader() {}

    /**
     * Loads and checks the configuration.
     *
     * @param file the operator's file, or null for the one that {@code FANFARE_CONFIG} names, if it does
     * @param environment all variables; those that begin with {@code FANFARE_} are taken
     * @throws ConfigException with everything that is wrong
     */
    public static GatewayConfig load(Path file, Map<String, String> environment) throws ConfigException {
        ConfigProblems problems = new ConfigProblems();
        Path operatorFile = file != null ? file : fileOf(environment);
        Layers layers = layers(operatorFile, environment, problems);
        if (operatorFile != null && !problems.hasSource(AUTH_MODE)) {
            problems.add(operatorFile + ": " + AUTH_MODE + ": not set (expected: jwt, or none to let everybody in)");
        }
        layers.setApiAuth(operatorFile != null);
        GatewayConfig config = new Binder(problems).bind(GatewayConfig.class, layers.merged());
        problems.throwIfAny();
        return config;
    }

    private static Layers layers(Path operatorFile, Map<String, String> environment, ConfigProblems problems)
            throws ConfigException {
        Layers layers = new Layers(YamlFile.defaults(), problems);
        if (operatorFile != null) {
            layers.overlayFile(YamlFile.read(operatorFile), operatorFile.toString());
        }
        layers.overlayEnvironment(environment);
        return layers;
    }

    /**
     * The files that a configuration is read from: the operator's, if there is one, and those of secrets.
     *
     * @throws ConfigException if the operator's file can't be read
     */
    static List<Path> files(Path file, Map<String, String> environment) throws ConfigException {
        Path operatorFile = file != null ? file : fileOf(environment);
        List<Path> files = new ArrayList<>();
        if (operatorFile != null) {
            files.add(operatorFile);
        }
        files.addAll(secretFiles(file, environment));
        return files;
    }

    /**
     * The files of secrets that a configuration names.
     *
     * @throws ConfigException if the operator's file can't be read
     */
    static List<Path> secretFiles(Path file, Map<String, String> environment) throws ConfigException {
        Path operatorFile = file != null ? file : fileOf(environment);
        List<Path> files = new ArrayList<>();
        SecretFile.collect(
                layers(operatorFile, environment, new ConfigProblems()).merged(), files);
        return files;
    }

    private static Path fileOf(Map<String, String> environment) throws ConfigException {
        String name = environment.get(Variables.CONFIG_FILE);
        if (name == null) {
            return null;
        }
        if (name.isBlank()) {
            throw new ConfigException(List.of(Variables.CONFIG_FILE + ": '" + name + "' (expected: a file)"));
        }
        return Path.of(name);
    }
}
