package io.fanfare.gateway.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a process was started with, read as UTF-8 whatever its locale. In a POSIX locale, as containers, cron and systemd
 * have, Java replaces what is not ASCII before {@code main} sees it: two keys would become one. Linux keeps the bytes.
 */
public final class ProcessText {
    /** What Java puts in the place of a byte that it can't read. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final Path ARGUMENTS = Path.of("/proc/self/cmdline");
    private static final Path ENVIRONMENT = Path.of("/proc/self/environ");

    private ProcessText() {}

    /**
     * The arguments as they were typed.
     *
     * @param arguments as Java has read them
     * @throws CommandFailure if one is not UTF-8, or can't be known
     */
    public static String[] arguments(String[] arguments) throws CommandFailure {
        if (Arrays.stream(arguments).noneMatch(ProcessText::isReplaced)) {
            return arguments;
        }
        List<byte[]> kept = entries(ARGUMENTS);
        int skipped = kept.size() - arguments.length;
        String[] read = new String[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            read[i] = skipped < 0 ? null : utf8(kept.get(skipped + i));
            if (read[i] == null) {
                throw unknown("argument " + (i + 1) + ": " + arguments[i]);
            }
        }
        return read;
    }

    /**
     * The variables as they were set. Those of others that are not UTF-8 stay as Java has read them.
     *
     * @param variables as Java has read them
     * @param prefix of the names of ours
     * @throws CommandFailure if one of ours is not UTF-8, or can't be known
     */
    public static Map<String, String> environment(Map<String, String> variables, String prefix) throws CommandFailure {
        Map<String, String> read = new HashMap<>(variables);
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            String name = variable.getKey();
            if (name.startsWith(prefix) && isReplaced(variable.getValue())) {
                String value = keptVariable(name);
                if (value == null) {
                    throw unknown(name + ": " + variable.getValue());
                }
                read.put(name, value);
            }
        }
        return read;
    }

    private static String keptVariable(String name) {
        for (byte[] entry : entries(ENVIRONMENT)) {
            String text = utf8(entry);
            if (text != null && text.startsWith(name + "=")) {
                return text.substring(name.length() + 1);
            }
        }
        return null;
    }

    private static CommandFailure unknown(String what) {
        return new CommandFailure(what
                + " (expected: UTF-8, in a locale that has it, such as LC_ALL=C.UTF-8; Java reads it as "
                + System.getProperty("sun.jnu.encoding") + ")");
    }

    private static boolean isReplaced(String text) {
        return text.indexOf(REPLACEMENT) >= 0;
    }

    /** What a file of the kernel holds, each entry ended by a zero; nothing where there is no such file. */
    private static List<byte[]> entries(Path file) {
        List<byte[]> entries = new ArrayList<>();
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException notLinux) {
            return entries;
        }
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                entries.add(Arrays.copyOfRange(bytes, start, i));
                start = i + 1;
            }
        }
        return entries;
    }

    /** Null if it is not UTF-8. */
    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }
}
