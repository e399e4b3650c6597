package io.fanfare.bench.run;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Carries out commands that the tester has given, each by a shell of its own. Any thread; blocks until it has ended. */
final class Shell {
    /** Instead of an exit code: it could not be started, or had to be killed. */
    static final int NO_EXIT_CODE = -1;

    private static final int MOST_CHARS = 200;

    private Shell() {}

    /**
     * How a command ended.
     *
     * @param lastLine of what it printed, up to {@value #MOST_CHARS} characters; or why it was not carried out
     */
    record Outcome(int exitCode, String lastLine) {}

    /**
     * Waits for the end of the shell, not of what it leaves running in the background.
     *
     * @param environment besides this process's own
     * @param limitNanos after which it is killed with all that it has started
     */
    static Outcome run(String command, Map<String, String> environment, long limitNanos) throws InterruptedException {
        Path output = null;
        try {
            output = Files.createTempFile("bench-command", "");
            ProcessBuilder builder = new ProcessBuilder(List.of("sh", "-c", command))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process shell = builder.start();
            shell.getOutputStream().close();
            if (!shell.waitFor(limitNanos, TimeUnit.NANOSECONDS)) {
                shell.descendants().forEach(ProcessHandle::destroyForcibly);
                shell.destroyForcibly();
                return new Outcome(NO_EXIT_CODE, "killed, because it did not end");
            }
            return new Outcome(shell.exitValue(), lastLine(output));
        } catch (IOException failed) {
            return new Outcome(NO_EXIT_CODE, String.valueOf(failed.getMessage()));
        } finally {
            delete(output);
        }
    }

    private static String lastLine(Path output) throws IOException {
        String text = new String(Files.readAllBytes(output), Charset.defaultCharset()).stripTrailing();
        String line = text.substring(text.lastIndexOf('\n') + 1);
        return line.substring(0, Math.min(MOST_CHARS, line.length()));
    }

    private static void delete(Path output) {
        if (output != null && !output.toFile().delete()) {
            output.toFile().deleteOnExit();
        }
    }
}
