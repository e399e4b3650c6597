package io.fanfare.gateway.auth;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds out who a client is from the token of its hello. Called on the client's loop: must not block. Any thread. */
public interface Authenticator {
    /** Takes every client for anybody; for development. */
    Authenticator OPEN = new Authenticator() {
        private final CompletionStage<Identity> anybody = CompletableFuture.completedStage(Identity.ANYBODY);

        @Override
        public CompletionStage<Identity> authenticate(String token) {
            return anybody;
        }
    };

    /**
     * @param token as the client sent it, empty for none; must not be logged
     * @return completes, mostly at once, with who it is, or with null if the token is refused, of which the client is told no
     *     reason; fails with a {@link KeysUnavailableException} if that can't be told now. On any thread
     */
    CompletionStage<Identity> authenticate(String token);
}
