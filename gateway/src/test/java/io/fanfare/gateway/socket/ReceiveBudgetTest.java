package io.fanfare.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceiveBudgetTest {
    private static final AddressBlock HERE = address("192.0.2.1");
    private static final AddressBlock THERE = address("192.0.2.2");

    private final ReceiveBudget budget = new ReceiveBudget(100, 60);
    private final List<ReceiveShare> shares = new ArrayList<>();
    private final List<Long> lost = new ArrayList<>();

    private static AddressBlock address(String text) {
        try {
            return AddressBlock.of(new InetSocketAddress(InetAddress.getByName(text), 1));
        } catch (UnknownHostException noAddress) {
            throw new IllegalArgumentException(text, noAddress);
        }
    }

    private ReceiveShare stranger(AddressBlock address, long order) {
        return passing(address, false, order);
    }

    private ReceiveShare known(AddressBlock address, long order) {
        return passing(address, true, order);
    }

    private ReceiveShare passing(AddressBlock address, boolean isKnown, long order) {
        ReceiveShare share = budget.passing(address, isKnown, order, () -> lost.add(order));
        shares.add(share);
        return share;
    }

    @AfterEach
    void nothingIsLeft() {
        shares.forEach(ReceiveShare::end);

        assertThat(budget.heldBytes()).isZero();
        assertThat(budget.addressCount()).isZero();
    }

    @Test
    void whatIsHeldIsGivenBack() {
        ReceiveShare share = stranger(HERE, 1);

        assertThat(share.hold(40)).isTrue();
        assertThat(share.hold(10)).isTrue();

        assertThat(budget.heldBytes()).isEqualTo(10);
        share.end();
        assertThat(budget.heldBytes()).isZero();
    }

    @Test
    void newestStrangerGoesFirstThoughItCameBeforeThoseWhoAreKnown() {
        stranger(HERE, 1).hold(30);
        stranger(THERE, 2).hold(30);
        known(THERE, 3).hold(30);

        assertThat(known(HERE, 4).hold(25)).isTrue();

        assertThat(lost).containsExactly(2L);
        assertThat(budget.heldBytes()).isEqualTo(85);
    }

    @Test
    void newestOfThoseWhoAreKnownGoesWhenThereIsNoStranger() {
        known(HERE, 1).hold(30);
        known(THERE, 2).hold(50);

        assertThat(known(HERE, 0).hold(30)).isTrue();

        assertThat(lost).containsExactly(2L);
    }

    @Test
    void strangerThatAsksLastGetsNothing() {
        known(HERE, 1).hold(50);
        known(THERE, 2).hold(50);
        ReceiveShare stranger = stranger(HERE, 0);

        assertThat(stranger.hold(1)).isFalse();

        assertThat(lost).isEmpty();
        assertThat(stranger.hold(0)).as("it is over").isFalse();
        assertThat(budget.heldBytes()).isEqualTo(100);
    }

    @Test
    void addressThatHasItsPartCostsItselfOnly() {
        known(THERE, 9).hold(10);
        stranger(HERE, 1).hold(30);
        stranger(HERE, 2).hold(30);

        assertThat(known(HERE, 3).hold(30)).isTrue();

        assertThat(lost).containsExactly(2L);
    }

    @Test
    void holderThatLostItsShareIsToldOnce() {
        ReceiveShare share = stranger(HERE, 2);
        share.hold(60);
        known(THERE, 1).hold(60);

        assertThat(share.hold(61)).isFalse();
        share.end();

        assertThat(lost).containsExactly(2L);
    }

    @Test
    void lastingShareIsNotTakenAwayAndHoldsWhatItHeld() {
        ReceiveShare working = budget.lasting(HERE);
        shares.add(working);
        working.hold(60);
        ReceiveShare asking = budget.lasting(THERE);
        shares.add(asking);
        asking.hold(30);

        assertThat(asking.hold(50)).isFalse();

        assertThat(asking.heldBytes()).isEqualTo(30);
        assertThat(working.heldBytes()).isEqualTo(60);
    }

    @Test
    void addressesOfOneHouseholdAreOne() {
        assertThat(address("2001:db8:1:2::1")).isEqualTo(address("2001:db8:1:2:ffff::9"));
        assertThat(address("2001:db8:1:2::1")).isNotEqualTo(address("2001:db8:1:3::1"));
        assertThat(address("192.0.2.1")).isNotEqualTo(address("192.0.2.2"));
        assertThat(address("::ffff:192.0.2.1")).isEqualTo(address("192.0.2.1"));
        assertThat(address("::c000:201")).isNotEqualTo(address("192.0.2.1"));
    }
}
