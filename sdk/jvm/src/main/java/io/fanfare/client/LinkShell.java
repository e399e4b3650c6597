package io.fanfare.client;

import org.jspecify.annotations.Nullable;

/**
 * What the link wants done. A timer that is set again replaces itself; none need be stopped, but all of them are where nothing can
 * come of them: when the link has ended.
 */
interface LinkShell {
    void ask(int question);

    void dial(int connection);

    void hello(int connection, String token, String resumeSession);

    void refresh(String token);

    void ping();

    void use(int connection);

    /** @param goodbye the reason of a GOING_AWAY; null to go without a word */
    void drop(int connection, @Nullable Integer goodbye);

    void set(LinkTimer timer, long afterMillis, long jitterMillis);

    void tell(LinkState state, String reason);
}
