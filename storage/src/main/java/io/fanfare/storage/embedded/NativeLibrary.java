package io.fanfare.storage.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's own code, which is unpacked from the jar into a file and loaded from there, once for the process. Hardened machines
 * forbid to run what lies where data is kept ({@code noexec}): then other folders are tried. The file is deleted again as soon
 * as it is loaded, if the system allows that.
 */
final class NativeLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
    private static boolean isLoaded;

    private NativeLibrary() {}

    /**
     * Loads it unless that was done before.
     *
     * @param preferred where it is unpacked if it may run there
     * @throws IOException that says of each folder why it can't be loaded from there
     */
    static synchronized void load(Path preferred) throws IOException {
        if (!isLoaded) {
            checkPlatform(LibraryLoaderUtil.getNativeLibResourcePath());
            loadFrom(folders(preferred), NativeLibrary::loadForDriver);
            isLoaded = true;
        }
    }

    /**
     * Whether there is one for this machine.
     *
     * @param resourceFolder where it would be, which ends in the names of system and processor
     * @throws IOException that says where the embedded store runs
     */
    static void checkPlatform(String resourceFolder) throws IOException {
        if (SQLiteJDBCLoader.class.getResource(resourceFolder + "/" + LibraryLoaderUtil.getNativeLibName()) == null) {
            String platform = resourceFolder.substring(resourceFolder.indexOf("/native/") + "/native/".length());
            throw new IOException("the embedded store does not run on " + platform
                    + " (expected: Linux, with glibc or musl, macOS or Windows, on x86-64 or aarch64; any other store.url"
                    + " runs everywhere)");
        }
    }

    private static List<Path> folders(Path preferred) {
        List<Path> folders = new ArrayList<>();
        folders.add(preferred);
        folders.add(Path.of(System.getProperty("java.io.tmpdir")));
        folders.add(Path.of("/dev/shm"));
        folders.add(Path.of(System.getProperty("user.home")));
        return folders;
    }

    /**
     * Unpacks into each folder in turn until loading succeeds.
     *
     * @param loading throws an UnsatisfiedLinkError if it may not run
     */
    static void loadFrom(List<Path> folders, Consumer<Path> loading) throws IOException {
        List<String> failures = new ArrayList<>();
        for (Path folder : folders) {
            try {
                loadFrom(folder, loading);
                if (!failures.isEmpty()) {
                    LOG.info("SQLite's library is loaded from {}, because {}", folder, String.join("; ", failures));
                }
                return;
            } catch (IOException | UnsatisfiedLinkError failure) {
                failures.add(folder + ": " + reason(failure));
            }
        }
        throw new IOException("SQLite's library can't be loaded from anywhere: " + String.join("; ", failures)
                + " (expected: a folder that is not mounted noexec; -Djava.io.tmpdir names one)");
    }

    private static void loadFrom(Path folder, Consumer<Path> loading) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString());
        }
        Path own = Files.createTempDirectory(folder, "sqlite-");
        Path library = own.resolve(LibraryLoaderUtil.getNativeLibName());
        try {
            unpackInto(library);
            loading.accept(library);
        } finally {
            delete(library);
            delete(own);
        }
    }

    private static void unpackInto(Path library) throws IOException {
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        try (InputStream packed = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            Files.copy(packed, library, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Has the driver load this file instead of unpacking one where it thinks fit. */
    private static void loadForDriver(Path library) {
        System.load(library.toAbsolutePath().toString());
        System.setProperty(
                "org.sqlite.lib.path", library.toAbsolutePath().getParent().toString());
        System.setProperty("org.sqlite.lib.name", library.getFileName().toString());
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception failure) {
            throw new IllegalStateException("the driver can't load what was loaded", failure);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException inUse) {
            LOG.debug("{} stays behind", path, inUse);
        }
    }

    private static String reason(Throwable failure) {
        if (failure instanceof IOException io) {
            return FileFailure.inWords(io);
        }
        // Begins with the path, twice.
        String message = String.valueOf(failure.getMessage());
        return "may not run from there: "
                + message.substring(message.lastIndexOf(": ") + 1).trim();
    }
}
