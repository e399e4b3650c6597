package io.fanfare.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Collects what a process prints, on a thread of its own: a process that is not read stops when the pipe is full. */
public final class ProcessOutput {
    private final StringBuffer text = new StringBuffer();
    private final Thread reader;

    public ProcessOutput(InputStream in) {
        reader = new Thread(() -> read(in), "process-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream in) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                text.append(line).append('\n');
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What was printed so far. */
    public String text() {
        return text.toString();
    }

    /** All that was printed by a process that has ended. */
    public String complete() throws InterruptedException {
        reader.join();
        return text();
    }
}
