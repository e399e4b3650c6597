package io.fanfare.gateway.cli;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Prints the messages of a topic as they come. */
@Command(
        name = "tail",
        description = "Print a topic's messages, one line each: offset, event, payload (base64 if it is binary)."
                + " Reconnects and resumes by itself; gaps and reconnects are told on stderr."
                + " The variable FANFARE_TOKEN holds the token, if the node wants one.")
final class TailCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "TOPIC")
    private String topic;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "The node: ws://, wss://, tcp:// or tls://. Default: ws://127.0.0.1:8080/ws, or the port that FANFARE_PUBLIC_PORT sets.")
    private URI url;

    @Mixin
    private CaFileOption caFile;

    @Option(
            names = "--after",
            paramLabel = "[EPOCH:]OFFSET",
            converter = PositionConverter.class,
            description = "Begin after this offset; 0 for all there is. Default: with the next message.")
    private Position after;

    @Option(names = "--count", paramLabel = "N", description = "End after so many messages. Default: never.")
    private long count = Long.MAX_VALUE;

    TailCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        TopicName name = topicName();
        if (count < 1) {
            throw new ParameterException(spec.commandLine(), "--count: " + count + " (expected: >= 1)");
        }
        // Somebody who looks on wants to know when to publish; a pipe has no use for it.
        String greeting = System.console() == null ? null : "following " + name;
        TailPrinter printer =
                new TailPrinter(spec.commandLine().getOut(), spec.commandLine().getErr(), count, greeting);
        try (TopicFollower follower = new TopicFollower(
                nodeUrl(), caFile.context(), environment.getOrDefault("FANFARE_TOKEN", ""), name, after, printer)) {
            printer.onLast(follower::close);
            follower.start();
            follower.ended().toCompletableFuture().get();
            return 0;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception failure ? failure : e;
        }
    }

    private TopicName topicName() {
        try {
            return TopicName.of(topic);
        } catch (ProtocolException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private URI nodeUrl() {
        URI node = url != null
                ? url
                : URI.create("ws://127.0.0.1:" + DefaultPort.of("FANFARE_PUBLIC_PORT", "8080", environment) + "/ws");
        if (!FrameSocket.isFor(node)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--url: " + node + " (expected: such as ws://127.0.0.1:8080/ws or tcp://127.0.0.1:8080,"
                            + " or over TLS wss:// or tls://)");
        }
        return node;
    }

    /** Reads {@code OFFSET} or {@code EPOCH:OFFSET}. */
    static final class PositionConverter implements ITypeConverter<Position> {
        @Override
        public Position convert(String text) {
            int colon = text.indexOf(':');
            try {
                long epoch = colon < 0 ? 0 : Long.parseLong(text.substring(0, colon));
                return new Position(epoch, Long.parseLong(text.substring(colon + 1)));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' (expected: OFFSET or EPOCH:OFFSET)");
            }
        }
    }
}
