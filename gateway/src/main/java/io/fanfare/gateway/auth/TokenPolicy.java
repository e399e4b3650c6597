package io.fanfare.gateway.auth;

/**
 * What tokens are held to. Exchanged whole: a key and the rules that came with it belong together. Immutable.
 *
 * @param keys that prove tokens
 * @param defaultGrants of tokens that say nothing of grants
 */
public record TokenPolicy(AuthSettings settings, TokenKeys keys, Grants defaultGrants) {

    /**
     * The policy of settings.
     *
     * @throws IllegalArgumentException if the file with public keys can't be used any more
     */
    public static TokenPolicy of(AuthSettings settings) {
        return new TokenPolicy(
                settings, settings.keys(), settings.defaultGrants().grants());
    }
}
