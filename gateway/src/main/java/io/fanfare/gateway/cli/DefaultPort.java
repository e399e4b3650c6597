package io.fanfare.gateway.cli;

import java.net.URI;
import java.util.Map;

/** Where a node of this machine listens, as far as the environment tells. */
final class DefaultPort {
    private DefaultPort() {}

    /** The API of a node of this machine. */
    static URI apiUrl(Map<String, String> environment) {
        return URI.create("http://127.0.0.1:" + of("FANFARE_API_PORT", "8081", environment));
    }

    /**
     * The port that a variable sets, or another one if it sets none, any free one, which nobody else knows, or holds something
     * else: Kubernetes may set it for a Service.
     */
    static String of(String variable, String otherwise, Map<String, String> environment) {
        String port = environment.getOrDefault(variable, otherwise);
        return port.matches("[1-9]\\d{0,4}") ? port : otherwise;
    }
}
