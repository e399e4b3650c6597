package io.fanfare.storage.embedded;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A disk in memory, mounted for one test. Where nobody may mount, the test is passed over. */
final class SmallDisk implements AutoCloseable {
    private static final int BLOCK_BYTES = 64 << 10;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    static SmallDisk mount(Path folder, int megabytes, String... options) throws IOException {
        Files.createDirectories(folder);
        String all = "size=" + megabytes + "m" + (options.length == 0 ? "" : "," + String.join(",", options));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", all, "tmpfs", folder.toString()), "nobody may mount here");
        return new SmallDisk(folder);
    }

    private static boolean run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    Path folder() {
        return folder;
    }

    /** Uses up what is left. */
    Path fill() throws IOException {
        Path filler = folder.resolve("filler");
        byte[] block = new byte[BLOCK_BYTES];
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (int blockBytes = BLOCK_BYTES; blockBytes > 0; blockBytes /= 2) {
                writeUntilFull(out, block, blockBytes);
            }
        } catch (IOException fullAtTheEnd) {
            return filler;
        }
        return filler;
    }

    private static void writeUntilFull(OutputStream out, byte[] block, int bytes) {
        try {
            while (true) {
                out.write(block, 0, bytes);
            }
        } catch (IOException full) {
            // Tried again with less.
        }
    }

    @Override
    public void close() {
        run("umount", "-l", folder.toString());
    }
}
