package io.fanfare.bench.jmh;

import io.fanfare.gateway.bus.redis.wire.BusFormat;
import io.fanfare.gateway.bus.redis.wire.BusMessage;
import io.fanfare.gateway.bus.redis.wire.BusSeal;
import io.fanfare.gateway.bus.redis.wire.Channels;
import io.fanfare.gateway.bus.redis.wire.MessageBytes;
import io.fanfare.gateway.bus.redis.wire.PublicationBytes;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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

/** A message between nodes with and without a seal: what the bus' thread does for each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SealBenchmark {
    private static final String CHANNEL = "fanfare:t:room:42";

    private final BusSeal none = new BusSeal("", "");
    private final BusSeal seal = new BusSeal("s".repeat(44), "");
    private final MessageBytes plain = new PublicationBytes(
            new Channels("fanfare"),
            7,
            1,
            new Publication(
                    TopicName.of("room:42"),
                    Publication.DEFAULT_EVENT,
                    Payload.json("{\"text\":\"" + ".".repeat(117) + "\"}"),
                    null,
                    1_800_000_000_000L),
            new Position(1_234_567, 890),
            1_800_000_000_001L);
    private final MessageBytes sealed = seal.seal(plain);
    private final ByteBuf out = Unpooled.directBuffer(1_024);
    private final ByteBuf plainBytes = written(plain);
    private final ByteBuf sealedBytes = written(sealed);

    private static ByteBuf written(MessageBytes message) {
        ByteBuf bytes = Unpooled.buffer(512);
        message.write(bytes);
        return bytes;
    }

    @Benchmark
    public ByteBuf writePlain() {
        plain.write(out.clear());
        return out;
    }

    @Benchmark
    public ByteBuf writeSealed() {
        sealed.write(out.clear());
        return out;
    }

    @Benchmark
    public BusMessage readPlain() {
        return none.open(CHANNEL, BusFormat.read(plainBytes.readerIndex(0), 8));
    }

    @Benchmark
    public BusMessage readSealed() {
        return seal.open(CHANNEL, BusFormat.read(sealedBytes.readerIndex(0), 8));
    }
}
