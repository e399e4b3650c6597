package io.fanfare.bench.fault;

import io.fanfare.bench.process.GatewayProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The classes of the gateway that a mutation changes, compiled into a folder that goes in front of the real ones. The wall clock
 * of every mutant is a {@link JumpingClock}.
 */
final class Mutant {
    /** All wall time that a gateway knows comes from here. */
    static final Mutation.Edit CLOCK = new Mutation.Edit(
            "gateway/src/main/java/io/fanfare/gateway/bootstrap/Gateway.java",
            "InstantSource.system()",
            JumpingClock.class.getName() + ".ofThisProcess()");

    static final Path PROJECT = Path.of("..");
    private static final String SOURCES = "src/main/java/";

    private Mutant() {}

    /** A gateway with nothing left out, and with a clock that can jump. */
    static Path withJumpingClock(Path folder) throws IOException {
        return of(List.of(), folder);
    }

    /**
     * Compiles edits against the gateway's jar.
     *
     * @return the folder of its classes
     * @throws IllegalStateException if a text to be changed is not there exactly once: the source has moved on
     */
    static Path of(List<Mutation.Edit> edits, Path folder) throws IOException {
        List<Mutation.Edit> all = new ArrayList<>(edits);
        all.add(CLOCK);
        Map<String, String> sources = new LinkedHashMap<>();
        for (Mutation.Edit edit : all) {
            String source = sources.get(edit.file());
            sources.put(
                    edit.file(), apply(edit, source == null ? Files.readString(PROJECT.resolve(edit.file())) : source));
        }
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            String name = source.getKey().substring(source.getKey().indexOf(SOURCES) + SOURCES.length());
            Path file = folder.resolve("src").resolve(name);
            Files.createDirectories(file.getParent());
            files.add(Files.writeString(file, source.getValue()));
        }
        return compile(files, withClock(folder.resolve("classes")));
    }

    private static Path withClock(Path classes) throws IOException {
        String name = JumpingClock.class.getName().replace('.', '/') + ".class";
        Path file = classes.resolve(name);
        Files.createDirectories(file.getParent());
        try (InputStream compiled = JumpingClock.class.getClassLoader().getResourceAsStream(name)) {
            Files.copy(compiled, file);
        }
        return classes;
    }

    /** @throws IllegalStateException if the text to be changed is not there exactly once: the source has moved on */
    static String apply(Mutation.Edit edit, String source) {
        int index = source.indexOf(edit.text());
        if (index < 0 || source.indexOf(edit.text(), index + 1) >= 0) {
            throw new IllegalStateException(edit.file() + " has not exactly one: " + edit.text());
        }
        return source.replace(edit.text(), edit.replacement());
    }

    private static Path compile(List<Path> files, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-d",
                    classes.toString(),
                    "-classpath",
                    classes + ":" + GatewayProcess.JAR,
                    "--release",
                    "17",
                    "-nowarn");
            boolean isCompiled = compiler.getTask(
                            messages, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            if (!isCompiled) {
                throw new IllegalStateException(messages.toString());
            }
        }
        return classes.toAbsolutePath();
    }
}
