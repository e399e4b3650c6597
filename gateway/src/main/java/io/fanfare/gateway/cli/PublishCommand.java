package io.fanfare.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Publishes one message through the HTTP API. */
@Command(
        name = "publish",
        description =
                "Publish a message. Prints topic, epoch and offset, or 'accepted' in an ephemeral topic; and 'duplicate' if"
                        + " the key was known: then this is where the first message with it stands.")
final class PublishCommand implements Callable<Integer> {
    private final Map<String, String> environment;
    private final InputStream stdin = System.in;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "TOPIC")
    private String topic;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DATA",
            description = "A JSON object, or - to read one from stdin.")
    private String data;

    @Option(names = "--binary", paramLabel = "FILE", description = "Publish the bytes of a file instead of DATA.")
    private Path binary;

    @Mixin
    private ApiOption api;

    @Option(names = "--event", paramLabel = "NAME", description = "Default: " + Publication.DEFAULT_EVENT + ".")
    private String event = Publication.DEFAULT_EVENT;

    @Option(names = "--key", paramLabel = "KEY", description = "Publishing again with the same key stores nothing.")
    private String key;

    PublishCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure {
        TopicName name = topicName();
        if ((data == null) == (binary == null)) {
            throw new ParameterException(spec.commandLine(), "one of DATA and --binary FILE is needed");
        }
        ApiClient client = api.client(environment);
        JsonNode answer = binary != null
                ? client.publish(name, event, key, ApiClient.BINARY, bytesOfFile())
                : client.publish(name, event, key, ApiClient.JSON, bytesOfData());
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                answer.has("offset")
                        ? name + " " + answer.path("epoch").asText() + " "
                                + answer.path("offset").asText()
                                + (answer.path("duplicate").asBoolean() ? " duplicate" : "")
                        : "accepted");
        return 0;
    }

    private TopicName topicName() {
        try {
            return TopicName.of(topic);
        } catch (ProtocolException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private byte[] bytesOfData() throws CommandFailure {
        if (!data.equals("-")) {
            return data.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return stdin.readAllBytes();
        } catch (IOException e) {
            throw new CommandFailure("stdin can't be read: " + e.getMessage(), e);
        }
    }

    private byte[] bytesOfFile() throws CommandFailure {
        try {
            return Files.readAllBytes(binary);
        } catch (IOException e) {
            throw new CommandFailure(binary + " can't be read: " + e, e);
        }
    }
}
