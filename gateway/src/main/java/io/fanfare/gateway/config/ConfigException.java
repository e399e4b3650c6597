package io.fanfare.gateway.config;

import java.util.List;

/** The configuration is wrong; nothing was started. The message has one line for each problem. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    public ConfigException(List<String> problems) {
        super(String.join("\n", problems));
    }

    /** One line each, in the order in which they were found: where it is, what it is, what was expected. */
    public List<String> problems() {
        return getMessage().lines().toList();
    }
}
