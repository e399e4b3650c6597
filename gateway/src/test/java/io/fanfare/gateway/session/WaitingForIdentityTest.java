package io.fanfare.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.auth.Identity;
import io.fanfare.gateway.auth.KeysUnavailable;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a client gets whose token can't be looked at at once: it waits, with all that it sends, and no longer than it is there. */
class WaitingForIdentityTest {
    private final OneNode node = new OneNode(1);
    private final FakeConnection client = new FakeConnection();

    private Session helloLater() {
        node.laterIdentity = new CompletableFuture<>();
        Session session = node.connect(0, client);
        session.onCommand(new Command.Hello("t", "test", "1", 0, ""));
        node.turn();
        return session;
    }

    @Test
    void helloIsAnsweredWhenItIsKnownWhoItIs() {
        Session session = helloLater();
        assertThat(client.take()).isEmpty();
        assertThat(client.isInputHeld()).isTrue();

        node.laterIdentity.complete(new Identity("ann"));
        node.turn();

        assertThat(client.take()).singleElement().isInstanceOf(Event.Welcome.class);
        assertThat(session.isOf("ann")).isTrue();
        assertThat(client.isInputHeld()).isFalse();
    }

    @Test
    void refusedTokenClosesLateAsAtOnce() {
        helloLater();

        node.laterIdentity.complete(null);
        node.turn();

        assertThat(client.closedWith()).isEqualTo(CloseCode.UNAUTHENTICATED);
    }

    @Test
    void whoCannotBeLookedAtMayComeBack() {
        helloLater();

        node.laterIdentity.completeExceptionally(KeysUnavailable.failure());
        node.turn();

        assertThat(client.closedWith()).isEqualTo(CloseCode.UNAVAILABLE);
        assertThat(client.closedWith().isReconnect()).isTrue();
    }

    @Test
    void nothingIsDoneForAConnectionThatHasGone() {
        Session session = helloLater();
        session.onClosed();

        node.laterIdentity.complete(new Identity("ann"));
        node.turn();

        assertThat(client.take()).isEmpty();
        assertThat(session.login()).isNull();
        assertThat(node.loop(0).sessionCount()).isZero();
    }

    @Test
    void refreshWaitsTooAndChangesNothingIfItCannotBeLookedAt() {
        Session session = node.open(0, client, "ann");
        node.laterIdentity = new CompletableFuture<>();

        session.onCommand(new Command.RefreshToken(7, "t"));
        node.turn();
        assertThat(client.take()).isEmpty();
        assertThat(client.isInputHeld()).isTrue();
        node.laterIdentity.completeExceptionally(KeysUnavailable.failure());
        node.turn();

        assertThat(client.take(Event.Error.class)).singleElement().satisfies(error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE.number());
            assertThat(error.retryable()).isTrue();
            assertThat(error.requestId()).isEqualTo(7);
        });
        assertThat(client.isInputHeld()).isFalse();
        assertThat(session.isOf("ann")).isTrue();
        assertThat(client.closedWith()).isNull();
    }
}
