package io.fanfare.gateway.cli;

import java.net.URI;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which node's API a command calls, whom it believes to be that, and the key that it shows. */
final class ApiOption {
    @Option(
            names = "--api",
            paramLabel = "URL",
            description = "The node's API. Default: http://127.0.0.1:8081, or the port that FANFARE_API_PORT sets."
                    + " The variable FANFARE_API_KEY holds the key, if the node wants one.")
    private URI url;

    @Mixin
    private CaFileOption caFile;

    ApiClient client(Map<String, String> environment) throws CommandFailure {
        return new ApiClient(
                url != null ? url : DefaultPort.apiUrl(environment),
                environment.getOrDefault("FANFARE_API_KEY", ""),
                caFile.context());
    }
}
