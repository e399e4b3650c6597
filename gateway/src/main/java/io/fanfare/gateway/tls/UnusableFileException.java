package io.fanfare.gateway.tls;

/** A file of the configuration that TLS can't be spoken with. */
public final class UnusableFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String file;
    private final String expected;

    /**
     * @param key of the configuration that names the file, such as {@code key-file}
     * @param expected what would be right, as a phrase
     */
    UnusableFileException(String key, String file, String expected) {
        super(key + ": " + file + " (expected: " + expected + ")");
        this.key = key;
        this.file = file;
        this.expected = expected;
    }

    String key() {
        return key;
    }

    String file() {
        return file;
    }

    String expected() {
        return expected;
    }
}
