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

/** Lists who is in a topic, through the HTTP API. */
@Command(
        name = "presence",
        description =
                "List who is in a topic, on all nodes: id, user (- for nobody in particular) and what is shown of it. With --count"
                        + " how many sessions and users they are.")
final class PresenceCommand implements Callable<Integer> {
    private static final int PAGE = 1_000;

    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "TOPIC")
    private String topic;

    @Option(names = "--count", description = "Only how many.")
    private boolean isCountOnly;

    @Mixin
    private ApiOption api;

    PresenceCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure {
        TopicName name = topicName();
        ApiClient client = api.client(environment);
        PrintWriter out = spec.commandLine().getOut();
        if (isCountOnly) {
            JsonNode page = client.presence(name, null, 1);
            out.println(page.path("count").asInt() + " " + page.path("users").asInt());
        } else {
            list(name, client, out);
        }
        out.flush();
        return 0;
    }

    private static void list(TopicName name, ApiClient client, PrintWriter out) throws CommandFailure {
        String after = null;
        do {
            JsonNode page = client.presence(name, after, PAGE);
            for (JsonNode member : page.path("members")) {
                String user = member.path("user").asText();
                out.println(
                        member.path("id").asText() + " " + (user.isEmpty() ? "-" : user) + " " + member.path("info"));
            }
            after = page.hasNonNull("next") ? page.path("next").asText() : null;
        } while (after != null);
    }

    private TopicName topicName() {
        try {
            return TopicName.of(topic);
        } catch (ProtocolException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
