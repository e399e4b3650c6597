package io.fanfare.gateway.tls;

import io.fanfare.gateway.upkeep.RegularFile;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * What tickets are sealed with, by which clients resume their TLS sessions (RFC 5077, RFC 8446 §4.6.1). The first seals new
 * tickets, all open them: a key that was put before the others makes new ones while old tickets live on.
 */
final class TicketKeys {
    static final String EXPECTED = "lines of 48 bytes in base64, as openssl rand -base64 48 makes them, 1..16";

    private static final int NAME_BYTES = OpenSslSessionTicketKey.NAME_SIZE;
    private static final int HMAC_BYTES = OpenSslSessionTicketKey.HMAC_KEY_SIZE;
    private static final int BYTES = OpenSslSessionTicketKey.TICKET_KEY_SIZE;
    private static final int MAX_KEYS = 16;
    private static final int MAX_FILE_BYTES = 8 * 1024;

    private final List<byte[]> keys;

    private TicketKeys(List<byte[]> keys) {
        this.keys = keys;
    }

    /** A new one, which no other node knows, before those that another such call has made; null for none. */
    static TicketKeys next(TicketKeys before, int count) {
        List<byte[]> keys = new ArrayList<>();
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        keys.add(key);
        if (before != null) {
            keys.addAll(before.keys.subList(0, Math.min(before.keys.size(), count - 1)));
        }
        return new TicketKeys(keys);
    }

    static TicketKeys read(String configKey, String file) throws UnusableFileException {
        try {
            Path path = Path.of(file);
            RegularFile.check(path);
            if (Files.size(path) <= MAX_FILE_BYTES) {
                return parse(Files.readString(path).lines().toList());
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            // Told below; what is in the file is secret.
        }
        throw new UnusableFileException(configKey, file, EXPECTED);
    }

    private static TicketKeys parse(List<String> lines) {
        List<byte[]> keys = new ArrayList<>();
        for (String line : lines) {
            if (!line.isBlank()) {
                keys.add(Base64.getDecoder().decode(line.strip()));
            }
        }
        if (keys.isEmpty() || keys.size() > MAX_KEYS || keys.stream().anyMatch(key -> key.length != BYTES)) {
            throw new IllegalArgumentException(EXPECTED);
        }
        return new TicketKeys(keys);
    }

    OpenSslSessionTicketKey[] forOpenSsl() {
        return keys.stream()
                .map(key -> new OpenSslSessionTicketKey(
                        Arrays.copyOfRange(key, 0, NAME_BYTES),
                        Arrays.copyOfRange(key, NAME_BYTES, NAME_BYTES + HMAC_BYTES),
                        Arrays.copyOfRange(key, NAME_BYTES + HMAC_BYTES, BYTES)))
                .toArray(OpenSslSessionTicketKey[]::new);
    }
}
