package io.fanfare.client;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Positions in a folder, a file for each topic, of which each write replaces the whole. For one process; of two clients with one
 * folder, each must have topics of its own. It survives the end of the process, whenever that comes; not always that of the machine.
 */
public final class FilePositions implements PositionStore {
    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final int LONGEST = 64;
    /** File systems take names of 255 bytes. */
    private static final int MAX_NAME_LENGTH = 200;

    private final File folder;

    /** @param folder is made when the first position is kept */
    public FilePositions(File folder) {
        this.folder = folder;
    }

    @Override
    public @Nullable Position load(String topic) throws IOException {
        byte[] bytes = new byte[LONGEST];
        int length = 0;
        try (InputStream file = new FileInputStream(new File(folder, nameOf(topic)))) {
            for (int read; length < LONGEST && (read = file.read(bytes, length, LONGEST - length)) > 0; ) {
                length += read;
            }
        } catch (FileNotFoundException nothingKept) {
            return null;
        }
        Position position = Position.parse(new String(bytes, 0, length, StandardCharsets.UTF_8));
        if (position == null) {
            throw new IOException("not a position: " + nameOf(topic));
        }
        return position;
    }

    @Override
    public void save(String topic, Position position) throws IOException {
        File kept = new File(folder, nameOf(topic));
        File next = new File(folder, nameOf(topic) + ".next");
        if (!folder.isDirectory() && !folder.mkdirs() && !folder.isDirectory()) {
            throw new IOException("can't be made: " + folder);
        }
        try (OutputStream file = new FileOutputStream(next)) {
            file.write(position.toString().getBytes(StandardCharsets.UTF_8));
        }
        if (!next.renameTo(kept) && !(kept.delete() && next.renameTo(kept))) {
            throw new IOException("can't be written: " + kept);
        }
    }

    /** Letters, digits, and everything else in hexadecimal; of a long topic what fits, and a number for the rest. */
    private static String nameOf(String topic) {
        StringBuilder name = new StringBuilder();
        for (byte next : topic.getBytes(StandardCharsets.UTF_8)) {
            boolean isPlain = next >= 'a' && next <= 'z' || next >= '0' && next <= '9';
            if (isPlain) {
                name.append((char) next);
            } else {
                name.append('_').append(HEX[next >> 4 & 0xf]).append(HEX[next & 0xf]);
            }
        }
        if (name.length() > MAX_NAME_LENGTH) {
            String digest = Digests.sha256(topic);
            name.setLength(MAX_NAME_LENGTH - digest.length() - 1);
            name.append('-').append(digest);
        }
        return name.toString();
    }
}
