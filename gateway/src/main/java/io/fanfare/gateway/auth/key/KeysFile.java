package io.fanfare.gateway.auth.key;

import io.fanfare.gateway.upkeep.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The file with what is known of keys, a line of JSON for each that was made or revoked; the later one of a name holds. Lines are
 * only ever added, by one process at a time, so that whoever reads meanwhile sees what was there before or what is there now.
 */
public final class KeysFile {
    /** Those of one file: each request is held against all of them. */
    public static final int MAX_KEYS = 1_000;

    private static final int MAX_BYTES = 16 << 20;

    private final Path path;

    public KeysFile(Path path) {
        this.path = path;
    }

    /**
     * Reads the file; none if there is no file.
     *
     * @throws IOException that says in words for an operator what can't be read, and in which line
     */
    public ApiKeys read() throws IOException {
        try {
            RegularFile.check(path);
            if (Files.size(path) > MAX_BYTES) {
                throw new IOException(path + ": more than " + MAX_BYTES + " bytes");
            }
            return parse(Files.readString(path));
        } catch (RegularFile.NotOneException other) {
            throw new IOException(path + ": " + other.getMessage(), other);
        } catch (NoSuchFileException none) {
            return new ApiKeys(List.of());
        } catch (MalformedInputException broken) {
            throw new IOException(path + ": not UTF-8", broken);
        }
    }

    private ApiKeys parse(String text) throws IOException {
        Map<String, ApiKey> byName = new LinkedHashMap<>();
        String[] lines = text.split("\n");
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].isBlank()) {
                continue;
            }
            try {
                KeyLine.apply(lines[i], byName);
            } catch (IllegalArgumentException fault) {
                throw new IOException(path + ": line " + (i + 1) + ": " + fault.getMessage(), fault);
            }
        }
        if (byName.size() > MAX_KEYS) {
            throw new IOException(path + ": " + byName.size() + " keys (expected: at most " + MAX_KEYS + ")");
        }
        return new ApiKeys(new ArrayList<>(byName.values()));
    }

    /**
     * Makes a key and adds what is to be known of it.
     *
     * @param expires null for never
     * @return the key itself, which is nowhere else
     * @throws IllegalArgumentException if the name is taken, or none; the message says so
     * @throws IOException if the file can't be read or written
     */
    public String create(String name, List<KeyScope> scopes, Instant created, Instant expires) throws IOException {
        String text = KeyText.generate(new SecureRandom());
        ApiKey key = new ApiKey(KeyLine.checkName(name), KeyHash.of(text), scopes, created, expires);
        try (FileChannel file = openForAppend()) {
            file.lock();
            List<ApiKey> known = read().all();
            if (find(known, name) != null) {
                throw new IllegalArgumentException("name: " + name + " is taken (expected: another one, such as " + name
                        + "-2; several keys are valid at once)");
            }
            if (known.size() >= MAX_KEYS) {
                throw new IllegalArgumentException(
                        "keys: " + known.size() + " (expected: fewer than " + MAX_KEYS + ")");
            }
            append(file, KeyLine.created(key));
        }
        return text;
    }

    /**
     * Revokes a key.
     *
     * @return false if there is none of that name
     * @throws IOException if the file can't be read or written
     */
    public boolean revoke(String name, Instant now) throws IOException {
        if (!Files.exists(path)) {
            return false;
        }
        try (FileChannel file = openForAppend()) {
            file.lock();
            if (find(read().all(), name) == null) {
                return false;
            }
            append(file, KeyLine.revoked(name, now));
            return true;
        }
    }

    private static ApiKey find(List<ApiKey> keys, String name) {
        for (ApiKey key : keys) {
            if (key.name().equals(name)) {
                return key;
            }
        }
        return null;
    }

    /** Closing it also ends a lock. Nobody but its owner may read a file that is made by this. */
    private FileChannel openForAppend() throws IOException {
        boolean hasPermissions =
                path.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] owners = hasPermissions
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        if (path.toAbsolutePath().getParent() != null) {
            Files.createDirectories(path.toAbsolutePath().getParent());
        }
        return FileChannel.open(path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), owners);
    }

    /** A file that somebody has edited may lack the end of its last line. */
    private void append(FileChannel file, String line) throws IOException {
        long bytesBefore = file.size();
        try {
            write(file, line);
        } catch (IOException full) {
            // Half a line would make the file unreadable, and no key could be revoked any more.
            file.truncate(bytesBefore);
            throw full;
        }
    }

    private void write(FileChannel file, String line) throws IOException {
        String text = Files.readString(path);
        String separator = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
        ByteBuffer bytes = ByteBuffer.wrap((separator + line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        file.force(true);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
