package io.fanfare.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.TopicName;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RevocationsTest {
    private static final long KEPT_MILLIS = 1_000;

    /** Near the end of the numbers, as it may be. */
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);

    private final Revocations revocations = new Revocations(3, KEPT_MILLIS, 0, nanos::get);

    private void pass(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        revocations.forgetExpired();
    }

    private static Identity issued(String user, String tokenId, long atMillis) {
        return new Identity(
                user, null, tokenId, atMillis, atMillis + 10, atMillis + 10, Grants.ALL, TokenLimits.NONE, null);
    }

    @Test
    void tokenOfAnIssuerWhoseClockIsAheadDoesNotEvadeARevocation() {
        Revocations withSkew = new Revocations(3, KEPT_MILLIS, 30, nanos::get);
        withSkew.revokeUser("ann", 500);

        assertThat(withSkew.isRevoked(issued("ann", null, 530))).isTrue();
        assertThat(withSkew.isRevoked(issued("ann", null, 531))).isFalse();
    }

    private static Identity ofDevice(String user, String device, long atMillis) {
        return new Identity(
                user, device, null, atMillis, atMillis + 10, atMillis + 10, Grants.ALL, TokenLimits.NONE, null);
    }

    @Test
    void deviceIsRevokedForOneUserAndNoOtherDeviceOfHis() {
        revocations.revokeDevice("ann", "phone", 500);

        assertThat(revocations.isRevoked(ofDevice("ann", "phone", 500))).isTrue();
        assertThat(revocations.isRevoked(ofDevice("ann", "phone", 501))).isFalse();
        assertThat(revocations.isRevoked(ofDevice("ann", "watch", 500))).isFalse();
        assertThat(revocations.isRevoked(ofDevice("bob", "phone", 500))).isFalse();
        assertThat(revocations.isRevoked(issued("ann", null, 500))).isFalse();
        pass(KEPT_MILLIS + 1);
        assertThat(revocations.isRevoked(ofDevice("ann", "phone", 500))).isFalse();
        assertThat(revocations.count()).isZero();
    }

    @Test
    void grantIsRevokedInItsTopicsAndTheTokenStays() {
        revocations.revokeGrant("ann", TopicPattern.parse("room:*"), 500);
        Identity ann = issued("ann", null, 500);

        assertThat(revocations.isRevoked(ann)).isFalse();
        assertThat(revocations.isGrantRevoked(ann, TopicName.of("room:1"))).isTrue();
        assertThat(revocations.isGrantRevoked(ann, TopicName.of("hall:1"))).isFalse();
        assertThat(revocations.isGrantRevoked(issued("ann", null, 501), TopicName.of("room:1")))
                .isFalse();
        assertThat(revocations.isGrantRevoked(issued("bob", null, 500), TopicName.of("room:1")))
                .isFalse();
    }

    @Test
    void grantsAreHeldOnceForEachPatternAndForgotten() {
        revocations.revokeGrant("ann", TopicPattern.parse("room:*"), 500);
        revocations.revokeGrant("ann", TopicPattern.parse("room:*"), 600);
        revocations.revokeGrant("ann", TopicPattern.parse("hall:1"), 600);
        assertThat(revocations.count()).isEqualTo(2);
        assertThat(revocations.isGrantRevoked(issued("ann", null, 600), TopicName.of("room:1")))
                .isTrue();

        pass(KEPT_MILLIS + 1);

        assertThat(revocations.count()).isZero();
        assertThat(revocations.isGrantRevoked(issued("ann", null, 500), TopicName.of("room:1")))
                .isFalse();
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
        pass(100);
        revocations.revokeToken("t");

        pass(KEPT_MILLIS - 100);
        assertThat(revocations.count()).isEqualTo(2);
        pass(1);
        assertThat(revocations.count()).isEqualTo(1);
        assertThat(revocations.isRevoked(issued("bob", "t", 0))).isTrue();
        pass(100);
        assertThat(revocations.isRevoked(issued("bob", "t", 0))).isFalse();
    }

    @Test
    void revocationIsKeptFromWhenItWasHeardOfWhateverTimeItNames() {
        revocations.revokeUser("ann", 0);
        pass(KEPT_MILLIS);
        revocations.revokeUser("ann", -1);
        pass(KEPT_MILLIS);

        assertThat(revocations.isRevoked(issued("ann", null, 0))).isTrue();
    }

    @Test
    void whatWasRevokedIsKeptEvenIfThereIsTooMuchOfIt() {
        for (String user : new String[] {"a", "b", "c"}) {
            assertThat(revocations.isFull()).isFalse();
            revocations.revokeUser(user, 1);
        }

        assertThat(revocations.isFull()).isTrue();
        revocations.revokeToken("t");
        assertThat(revocations.isRevoked(issued("d", "t", 0))).isTrue();
        assertThat(revocations.isRevoked(issued("a", null, 1))).isTrue();
    }
}
