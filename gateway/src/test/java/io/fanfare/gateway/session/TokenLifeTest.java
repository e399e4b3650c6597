package io.fanfare.gateway.session;

import static io.fanfare.gateway.session.OneNode.SKEW_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import org.junit.jupiter.api.Test;

/** A session lives no longer than its token, unless it gets another one. */
class TokenLifeTest {
    private static final long LIFE_MILLIS = 60_000;

    private final OneNode node = new OneNode(1);
    private final FakeConnection client = new FakeConnection();
    private final Session session = node.open(0, client, token("ann"));

    private String token(String user) {
        return user + "/t/" + (node.nowMillis + LIFE_MILLIS);
    }

    private void pass(long millis) {
        node.nowMillis += millis;
        node.sweep(1);
    }

    private void refresh(String token) {
        session.onCommand(new Command.RefreshToken(7, token));
    }

    @Test
    void clientIsToldOnceThatItsTokenHasExpired() {
        pass(LIFE_MILLIS - 1);
        assertThat(client.take()).isEmpty();

        pass(1);
        pass(SKEW_MILLIS - 2);

        assertThat(client.take()).singleElement().isInstanceOfSatisfying(Event.Error.class, error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.TOKEN_EXPIRED.number());
            assertThat(error.requestId()).isZero();
        });
        assertThat(client.closedWith()).isNull();
    }

    @Test
    void sessionEndsWhenItsTokenWouldNoLongerBeTaken() {
        pass(LIFE_MILLIS + SKEW_MILLIS);

        assertThat(client.closedWith()).isEqualTo(CloseCode.UNAUTHENTICATED);
    }

    @Test
    void sessionWithAnotherTokenLivesAsLongAsThat() {
        pass(LIFE_MILLIS);
        client.take();
        refresh(token("ann"));
        assertThat(client.take()).containsExactly(new Event.Done(7));

        pass(LIFE_MILLIS - 1);
        assertThat(client.take()).isEmpty();
        pass(1);
        assertThat(client.take(Event.Error.class)).hasSize(1);
        pass(SKEW_MILLIS);

        assertThat(client.closedWith()).isEqualTo(CloseCode.UNAUTHENTICATED);
    }

    @Test
    void tokenThatIsNotGoodOrSomebodyElsesChangesNothing() {
        refresh("bad");
        refresh(token("bob"));
        refresh("");

        assertThat(client.take(Event.Error.class))
                .hasSize(3)
                .allSatisfy(error -> assertThat(error.code()).isEqualTo(ErrorCode.UNAUTHENTICATED.number()));
        assertThat(session.isOf("ann")).isTrue();
        pass(LIFE_MILLIS + SKEW_MILLIS);
        assertThat(client.closedWith()).isEqualTo(CloseCode.UNAUTHENTICATED);
    }

    @Test
    void sessionOfNobodyNeverExpires() {
        FakeConnection nobody = new FakeConnection();
        Session ofNobody = node.open(0, nobody);
        ofNobody.onCommand(new Command.RefreshToken(1, ""));
        assertThat(nobody.take()).containsExactly(new Event.Done(1));

        pass(Long.MAX_VALUE / 4);

        assertThat(nobody.take()).isEmpty();
        assertThat(nobody.closedWith()).isNull();
    }
}
