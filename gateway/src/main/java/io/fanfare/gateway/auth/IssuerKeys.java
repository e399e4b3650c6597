package io.fanfare.gateway.auth;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The public keys that the issuer of tokens publishes, as far as this node knows them. Any thread; must not block. */
public interface IssuerKeys {
    /** Of an issuer that publishes none: all keys are configured. */
    IssuerKeys NONE = new IssuerKeys() {
        @Override
        public TokenKeys known() {
            return TokenKeys.NONE;
        }

        @Override
        public CompletionStage<Void> lookAgain() {
            return CompletableFuture.completedStage(null);
        }
    };

    /** Those that are known now. */
    TokenKeys known();

    /**
     * A token names a key that is not known: the issuer may have a new one.
     *
     * @return completes when those that are known are as new as they get, at once or later, on any thread; fails with a
     *     {@link KeysUnavailableException} if that can't be told now
     */
    CompletionStage<Void> lookAgain();
}
