package io.fanfare.gateway.config;

import io.fanfare.gateway.settings.Section;
import io.fanfare.gateway.settings.SectionProblems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Files of this node.
 *
 * @param dir folder of the embedded history
 */
public record DataConfig(String dir) implements Section {
    @Override
    public void check(SectionProblems faults) {
        if (dir.isBlank()) {
            faults.add("dir", dir, "a folder");
        } else if (!isPath(dir)) {
            faults.add(
                    "dir",
                    dir,
                    "a folder whose name the system can write: in this locale file names are "
                            + System.getProperty("sun.jnu.encoding") + "; LC_ALL=C.UTF-8 allows all characters");
        }
    }

    private static boolean isPath(String text) {
        try {
            Path.of(text);
            return true;
        } catch (InvalidPathException unwritable) {
            return false;
        }
    }
}
