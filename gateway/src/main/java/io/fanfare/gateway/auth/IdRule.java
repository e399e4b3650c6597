package io.fanfare.gateway.auth;

import io.fanfare.protocol.TextRule;

/** What ids of users and tokens may be: a text by {@link TextRule} of at most {@value #MAX_BYTES} bytes. */
public final class IdRule {
    public static final int MAX_BYTES = 200;

    private IdRule() {}

    /**
     * What is wrong with an id.
     *
     * @param name what it is the id of, for the message
     * @return null if nothing is
     */
    public static String fault(String name, String id) {
        return TextRule.fault(name, id, MAX_BYTES);
    }
}
