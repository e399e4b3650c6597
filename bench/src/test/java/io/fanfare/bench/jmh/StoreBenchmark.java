package io.fanfare.bench.jmh;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.Retention;
import io.fanfare.storage.TopicLimit;
import io.fanfare.storage.TopicPage;
import io.fanfare.storage.commit.CommitLimits;
import io.fanfare.storage.embedded.EmbeddedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The embedded history: what is committed together, and the page of a client that resumes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StoreBenchmark {
    private static final int BATCH = 500;
    private static final int PAGE = 1_000;
    private static final int PAGE_BYTES = 1 << 20;
    private static final TopicName RESUMED = TopicName.of("resumed:1");

    private final List<Publication> batch = new ArrayList<>();
    private Path folder;
    private HistoryStore store;

    @Setup(Level.Trial)
    public void open() throws IOException {
        folder = Files.createTempDirectory("store-benchmark-");
        store = EmbeddedStore.open(
                folder,
                new CommitLimits(10_000, 1L << 28, BATCH, 1 << 22),
                Duration.ofHours(1),
                TopicLimit.NONE,
                topic -> new Retention(Duration.ofHours(1), 10_000),
                InstantSource.system());
        for (int i = 0; i < BATCH; i++) {
            batch.add(publication(TopicName.of("room:" + i % 50)));
        }
        for (int i = 0; i < PAGE; i++) {
            store.append(publication(RESUMED)).toCompletableFuture().join();
        }
    }

    private static Publication publication(TopicName topic) {
        return new Publication(topic, Publication.DEFAULT_EVENT, Payload.binary(new byte[128]), null, 0);
    }

    /** 500 publications to 50 topics, from the first one handed over until the last one is committed. */
    @Benchmark
    public CompletableFuture<?> appendBatch() {
        List<CompletableFuture<Appended>> appended = new ArrayList<>(BATCH);
        for (Publication publication : batch) {
            appended.add(store.append(publication).toCompletableFuture());
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(appended.toArray(new CompletableFuture<?>[0]));
        all.join();
        return all;
    }

    /** One publication, committed alone. */
    @Benchmark
    public Appended appendOne() {
        return store.append(batch.get(0)).toCompletableFuture().join();
    }

    /** A page of 1,000, as a client gets it that resumes. */
    @Benchmark
    public TopicPage readPage() {
        return store.readAfter(RESUMED, 0, PAGE, PAGE_BYTES)
                .toCompletableFuture()
                .join();
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        store.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
