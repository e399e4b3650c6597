package io.fanfare.gateway.auth;

/**
 * Who a client is.
 *
 * @param user the user's id, or empty if nobody in particular
 */
public record Identity(String user) {
    public static final Identity ANYBODY = new Identity("");
}
