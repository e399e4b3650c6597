package io.fanfare.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RevocationsTest {
    private static final long KEPT_MILLIS = 1_000;

    private final Revocations revocations = new Revocations(3, KEPT_MILLIS);

    private static Identity issued(String user, String tokenId, long atMillis) {
        return new Identity(user, tokenId, atMillis, atMillis + 10, atMillis + 10);
    }

    @Test
    void earlierRevocationOfAUserDoesNotUndoALaterOne() {
        revocations.revokeUser("ann", 500);
        revocations.revokeUser("ann", 400);

        assertThat(revocations.isRevoked(issued("ann", null, 500))).isTrue();
        assertThat(revocations.isRevoked(issued("ann", null, 501))).isFalse();
        assertThat(revocations.count()).isEqualTo(1);
    }

    @Test
    void revocationIsForgottenWhenItConcernsNoTokenAnyMore() {
        revocations.revokeUser("ann", 500);
        revocations.revokeToken("t", 600);

        revocations.forgetExpired(500 + KEPT_MILLIS);
        assertThat(revocations.count()).isEqualTo(2);
        revocations.forgetExpired(501 + KEPT_MILLIS);
        assertThat(revocations.count()).isEqualTo(1);
        assertThat(revocations.isRevoked(issued("bob", "t", 0))).isTrue();
        revocations.forgetExpired(601 + KEPT_MILLIS);
        assertThat(revocations.isRevoked(issued("bob", "t", 0))).isFalse();
    }

    @Test
    void whatWasRevokedIsKeptEvenIfThereIsTooMuchOfIt() {
        for (String user : new String[] {"a", "b", "c"}) {
            assertThat(revocations.isFull()).isFalse();
            revocations.revokeUser(user, 1);
        }

        assertThat(revocations.isFull()).isTrue();
        revocations.revokeToken("t", 1);
        assertThat(revocations.isRevoked(issued("d", "t", 0))).isTrue();
        assertThat(revocations.isRevoked(issued("a", null, 1))).isTrue();
    }
}
