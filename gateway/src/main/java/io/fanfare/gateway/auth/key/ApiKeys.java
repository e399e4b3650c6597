package io.fanfare.gateway.auth.key;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** The keys that are valid now, but for those that have expired. Immutable; any thread. */
public final class ApiKeys {
    private final List<ApiKey> keys;

    public ApiKeys(List<ApiKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** Whether a text is a key at all, whoever made it; if not, it was mistyped or cut off. */
    public static boolean isKey(String text) {
        return KeyText.isKey(text);
    }

    /** What tells a text from another one, and nothing about it: the beginning of what would be its hash. */
    public static long fingerprint(String text) {
        return ByteBuffer.wrap(KeyText.hash(text)).getLong();
    }

    /**
     * What is known of a key, expired or not. Every key is looked at, so that how long it takes tells nothing.
     *
     * @param text a key
     */
    public Optional<ApiKey> find(String text) {
        KeyHash hash = KeyHash.of(text);
        ApiKey found = null;
        for (ApiKey key : keys) {
            found = key.hash().isSame(hash) ? key : found;
        }
        return Optional.ofNullable(found);
    }

    /** In the order in which they were made. */
    public List<ApiKey> all() {
        return keys;
    }
}
