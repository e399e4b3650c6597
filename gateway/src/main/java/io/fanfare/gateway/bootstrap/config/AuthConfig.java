package io.fanfare.gateway.bootstrap.config;

/**
 * Who is let in.
 *
 * @param allowInsecureBind whether addresses that other machines can reach may be bound while everybody is let in
 */
public record AuthConfig(Mode mode, boolean allowInsecureBind) {

    /** How clients and backend services prove who they are. */
    public enum Mode {
        /** Not at all: everybody may connect and use the API. */
        NONE
    }
}
