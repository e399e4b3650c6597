package io.fanfare.gateway.transport;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

/** One node for all tests of a class, with clients that behave, and that no test may disturb. */
abstract class BystandersFixture {
    static Node node;
    private static Bystanders bystanders;

    /** To be called once, before all tests. The settings are as {@link Node#start} takes them. */
    static void start(String... settings) throws Exception {
        startFor("", settings);
    }

    /** The same, where clients that behave need a token. */
    static void startFor(String token, String... settings) throws Exception {
        node = Node.start(settings);
        bystanders = new Bystanders(node, token);
    }

    @AfterAll
    static void stopNode() throws Exception {
        bystanders.stop();
        node.stop();
    }

    @AfterEach
    final void nobodyElseHasNoticed() {
        bystanders.assertUndisturbed();
    }
}
