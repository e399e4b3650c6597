package io.fanfare.bench.fault;

import java.io.IOException;
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

/** The classes of the gateway that a mutation changes, compiled into a folder that goes in front of the real ones. */
final class Mutant {
    private static final Path PROJECT = Path.of("..");
    private static final String SOURCES = "src/main/java/";

    private Mutant() {}

    /**
     * Compiles a mutation against the gateway's jar.
     *
     * @return the folder of its classes
     * @throws IllegalStateException if a text to be changed is not there exactly once: the source has moved on
     */
    static Path of(Mutation mutation, Path folder, Path jar) throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        for (Mutation.Edit edit : mutation.edits()) {
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
        return compile(files, Files.createDirectories(folder.resolve("classes")), jar);
    }

    private static String apply(Mutation.Edit edit, String source) {
        int index = source.indexOf(edit.text());
        if (index < 0 || source.indexOf(edit.text(), index + 1) >= 0) {
            throw new IllegalStateException(edit.file() + " has not exactly one: " + edit.text());
        }
        return source.replace(edit.text(), edit.replacement());
    }

    private static Path compile(List<Path> files, Path classes, Path jar) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-d", classes.toString(), "-classpath", jar.toString(), "--release", "17", "-nowarn");
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
