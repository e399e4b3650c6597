package io.fanfare.gateway.auth;

/** An issuer whose keys can't be had, for tests of other packages. */
public final class KeysUnavailable {
    private KeysUnavailable() {}

    public static RuntimeException failure() {
        return new KeysUnavailableException("no route");
    }
}
