package io.fanfare.bench.jmh;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.protocol.compact.CompactCommands;
import io.fanfare.protocol.compact.CompactMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The compact dialect: what a node does once for each message, and for each frame of a client. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
    private static final TopicName TOPIC = TopicName.of("room:42");
    private static final Payload PAYLOAD = Payload.json("{\"text\":\"" + ".".repeat(117) + "\"}");

    private final Publication publication = new Publication(TOPIC, Publication.DEFAULT_EVENT, PAYLOAD, null, 0);
    private final ByteBuf out = Unpooled.directBuffer(1_024);
    private final ByteBuf publish =
            frame(new Command.Publish(1, TOPIC, Publication.DEFAULT_EVENT, PAYLOAD, "key-1", true));
    private final ByteBuf subscribe = frame(
            new Command.Subscribe(1, List.of(Command.Subscribe.Target.after(TOPIC, new Position(1_234_567, 890)))));

    private static ByteBuf frame(Command command) {
        ByteBuf frame = Unpooled.directBuffer(256);
        CompactCommands.encode(command, frame);
        return frame;
    }

    @Benchmark
    public ByteBuf encodeMessage() {
        CompactMessage.write(out.clear(), 42, 1_000_000, publication);
        return out;
    }

    @Benchmark
    public Command decodePublish() {
        return CompactCommands.decode(publish.readerIndex(0));
    }

    @Benchmark
    public Command decodeSubscribe() {
        return CompactCommands.decode(subscribe.readerIndex(0));
    }
}
