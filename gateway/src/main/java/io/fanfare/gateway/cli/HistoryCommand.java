package io.fanfare.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists what a durable topic holds, through the HTTP API. */
@Command(
        name = "history",
        description =
                "List a durable topic's messages, oldest first: offset, event and payload, binary ones as base64.")
final class HistoryCommand implements Callable<Integer> {
    private static final int PAGE = 1_000;

    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "TOPIC")
    private String topic;

    @Option(names = "--after", paramLabel = "OFFSET", description = "Begin after this offset. Default: 0.")
    private long after;

    @Option(names = "--count", paramLabel = "N", description = "List so many. Default: all there are.")
    private long count = Long.MAX_VALUE;

    @Mixin
    private ApiOption api;

    HistoryCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure {
        TopicName name = topicName();
        if (after < 0 || count < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--after " + after + " --count " + count + " (expected: 0.., 1..)");
        }
        ApiClient client = api.client(environment);
        PrintWriter out = spec.commandLine().getOut();
        long epoch = 0;
        long next = after;
        long remaining = count;
        boolean hasMore = true;
        while (hasMore && remaining > 0) {
            JsonNode page = client.history(name, epoch, next, (int) Math.min(PAGE, remaining));
            for (JsonNode message : page.path("messages")) {
                out.println(line(message));
            }
            remaining -= page.path("messages").size();
            epoch = page.path("epoch").asLong();
            next = page.path("next").asLong();
            hasMore = page.hasNonNull("next");
        }
        out.flush();
        return 0;
    }

    private static String line(JsonNode message) {
        String payload = message.has("data")
                ? message.path("data").toString()
                : message.path("data_base64").asText();
        return message.path("offset").asLong() + " " + message.path("event").asText() + " " + payload;
    }

    private TopicName topicName() {
        try {
            return TopicName.of(topic);
        } catch (ProtocolException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
