package io.fanfare.bench.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** Programs of this machine that some tests need. */
public final class InstalledProgram {
    /** Where Debian keeps servers, on which a user's PATH need not be. */
    private static final String SYSTEM = "/usr/sbin";

    private InstalledProgram() {}

    /** Where it is; null if it is not installed. */
    public static Path find(String name) {
        for (String folder : (System.getenv("PATH") + File.pathSeparator + SYSTEM).split(File.pathSeparator)) {
            Path program = Path.of(folder, name);
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        return null;
    }
}
