package io.fanfare.gateway.auth;

import io.fanfare.protocol.TopicName;

/**
 * Who a client is, by which token, and what it may do.
 *
 * @param user the user's id, or empty if nobody in particular
 * @param device the id of the user's device, or null if its token names none
 * @param tokenId the id of its token, or null if it has none
 * @param issuedAtMillis when the token was issued, in milliseconds since 1970
 * @param expiresAtMillis when the token expires: the client should have another one by then; {@link #NEVER} without a token
 * @param endsAtMillis when the session ends unless it has another token by then: a while after the expiry, because clocks
 *     differ
 * @param grants what it may do, within the rules of namespaces
 * @param limits how much of it, within those of the node
 * @param info what those are shown who ask for who is present: a JSON object of at most
 *     {@link io.fanfare.protocol.ProtocolLimits#MAX_MEMBER_INFO_BYTES} bytes, or null
 */
public record Identity(
        String user,
        String device,
        String tokenId,
        long issuedAtMillis,
        long expiresAtMillis,
        long endsAtMillis,
        Grants grants,
        TokenLimits limits,
        String info) {
    public static final long NEVER = Long.MAX_VALUE;
    /** Everybody, where nobody is asked who he is. */
    public static final Identity ANYBODY = new Identity("");
    /** A client that shows no token where others do: it may what is open to all. */
    public static final Identity ANONYMOUS =
            new Identity("", null, null, 0, NEVER, NEVER, Grants.NONE, TokenLimits.NONE, null);
    /** A backend service, whichever; told apart by being this very object. */
    public static final Identity BACKEND = new Identity("");

    /** A user without a token, who may everything. */
    public Identity(String user) {
        this(user, null, null, 0, NEVER, NEVER, Grants.ALL, TokenLimits.NONE, null);
    }

    /** Whether it is nobody in particular. */
    public boolean isAnybody() {
        return user.isEmpty();
    }

    /** Whether its grants allow this; rules of namespaces may open more, or less. */
    public boolean isGranted(Action action, TopicName topic) {
        return grants.allow(action, topic, user);
    }
}
