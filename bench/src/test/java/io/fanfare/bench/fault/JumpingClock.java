package io.fanfare.bench.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The wall clock of a gateway, ahead of the machine's by what stands in a file: whoever maps the same file makes it jump. Goes
 * in front of the gateway's classes by itself (see {@link Mutant}), so it needs nothing but the JDK. Any thread.
 */
public final class JumpingClock implements InstantSource {
    /** The system property of the gateway's process that names the file. */
    static final String FILE = "fanfare.faults.clock";

    /** Eight aligned bytes, written and read as a whole. */
    private final MappedByteBuffer aheadMillis;

    /** @param file made if it is not there; then nothing jumps yet */
    JumpingClock(Path file) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            aheadMillis = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The clock of this process. */
    public static InstantSource ofThisProcess() {
        return new JumpingClock(Path.of(System.getProperty(FILE)));
    }

    /** Jumps to so far ahead of the machine's clock, or behind it. */
    void jumpTo(long millisAhead) {
        aheadMillis.putLong(0, millisAhead);
    }

    @Override
    public Instant instant() {
        return Instant.now().plusMillis(aheadMillis.getLong(0));
    }
}
