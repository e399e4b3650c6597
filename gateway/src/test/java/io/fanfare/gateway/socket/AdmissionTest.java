package io.fanfare.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.metrics.ConnectionRefusal;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final int NONE = 0;
    private static final int MANY = 1_000_000;

    private long nowNanos;
    private boolean isOverloaded;

    private Admission admission(int connections, int perAddress, int perNetwork, int rate, int ratePerAddress) {
        AdmissionLimits limits = new AdmissionLimits(
                connections,
                perAddress,
                perNetwork,
                rate,
                ratePerAddress,
                new TrustedAddresses(List.of("192.0.2.0/24", "::1")));
        return new Admission(limits, () -> Integer.MAX_VALUE, () -> isOverloaded, () -> nowNanos);
    }

    private static SocketAddress from(String address) {
        return new InetSocketAddress(address, 40_000);
    }

    @Test
    void nodeTakesAsManyAsItMayAndPlacesOfThoseWhoLeftAreFree() {
        Admission admission = admission(2, NONE, NONE, NONE, NONE);

        assertThat(admission.admit(from("10.0.0.1"))).isNull();
        assertThat(admission.admit(from("10.0.0.1"))).isNull();
        assertThat(admission.admit(from("10.0.0.2"))).isEqualTo(ConnectionRefusal.NODE);
        admission.leave(from("10.0.0.1"));

        assertThat(admission.admit(from("10.0.0.2"))).isNull();
        assertThat(admission.connectionCount()).isEqualTo(2);
    }

    @Test
    void addressHasItsPlacesAndAnIpv6OneSharesThemWithItsBlock() {
        Admission admission = admission(MANY, 1, NONE, NONE, NONE);

        assertThat(admission.admit(from("10.0.0.1"))).isNull();
        assertThat(admission.admit(from("10.0.0.1"))).isEqualTo(ConnectionRefusal.ADDRESS);
        assertThat(admission.admit(from("10.0.0.2"))).isNull();
        assertThat(admission.admit(from("2001:db8:1:2::1"))).isNull();
        assertThat(admission.admit(from("2001:db8:1:2:ffff::1"))).isEqualTo(ConnectionRefusal.ADDRESS);
        assertThat(admission.admit(from("2001:db8:1:3::1"))).isNull();
    }

    @Test
    void networkHasItsPlaces() {
        Admission admission = admission(MANY, NONE, 1, NONE, NONE);

        assertThat(admission.admit(from("10.0.0.1"))).isNull();
        assertThat(admission.admit(from("10.0.0.200"))).isEqualTo(ConnectionRefusal.NETWORK);
        assertThat(admission.admit(from("10.0.1.1"))).isNull();
        assertThat(admission.admit(from("2001:db8:1:2::1"))).isNull();
        assertThat(admission.admit(from("2001:db8:1:9::1"))).isEqualTo(ConnectionRefusal.NETWORK);
        assertThat(admission.admit(from("2001:db8:2::1"))).isNull();
    }

    @Test
    void whoeverIsRefusedTakesNoPlace() {
        Admission admission = admission(MANY, 2, 1, NONE, NONE);
        admission.admit(from("10.0.0.1"));

        for (int i = 0; i < 10; i++) {
            assertThat(admission.admit(from("10.0.0.2"))).isEqualTo(ConnectionRefusal.NETWORK);
        }
        admission.leave(from("10.0.0.1"));

        assertThat(admission.admit(from("10.0.0.2"))).isNull();
    }

    @Test
    void nothingIsKeptOfAddressesThatHaveNoConnection() {
        Admission admission = admission(MANY, 5, 5, NONE, NONE);
        for (int i = 0; i < 100; i++) {
            admission.admit(from("10.0.0." + i));
            admission.leave(from("10.0.0." + i));
        }

        assertThat(admission.blockCount()).isZero();
        assertThat(admission.connectionCount()).isZero();
    }

    @Test
    void addressThatConnectsTooOftenLeavesOthersTheirShareOfTheSecond() {
        Admission admission = admission(MANY, NONE, NONE, 3, 2);

        assertThat(admission.admit(from("10.0.0.1"))).isNull();
        assertThat(admission.admit(from("10.0.0.1"))).isNull();
        for (int i = 0; i < 10; i++) {
            assertThat(admission.admit(from("10.0.0.1"))).isEqualTo(ConnectionRefusal.ADDRESS_RATE);
        }
        assertThat(admission.admit(from("10.0.0.2"))).isNull();
        assertThat(admission.admit(from("10.0.0.2"))).isEqualTo(ConnectionRefusal.NODE_RATE);
    }

    @Test
    void nextSecondIsAnotherOne() {
        Admission admission = admission(MANY, NONE, NONE, NONE, 1);
        admission.admit(from("10.0.0.1"));
        assertThat(admission.admit(from("10.0.0.1"))).isEqualTo(ConnectionRefusal.ADDRESS_RATE);

        nowNanos += TimeUnit.SECONDS.toNanos(1);

        assertThat(admission.admit(from("10.0.0.1"))).isNull();
    }

    @Test
    void addressesOfOneSecondThatAreTooManyAreNotCountedByThemselves() {
        HandshakeRate rate = new HandshakeRate(1, NONE);
        for (int i = 0; i < HandshakeRate.MAX_ADDRESSES; i++) {
            assertThat(rate.takeOf(new AddressBlock(false, i), nowNanos)).isTrue();
        }

        assertThat(rate.takeOf(new AddressBlock(false, 0), nowNanos)).isFalse();
        AddressBlock late = new AddressBlock(false, HandshakeRate.MAX_ADDRESSES);
        assertThat(rate.takeOf(late, nowNanos)).isTrue();
        assertThat(rate.takeOf(late, nowNanos)).isTrue();
    }

    @Test
    void trustedAddressesAreHeldToThePlacesOfTheNodeOnly() {
        Admission admission = admission(3, 1, 1, 1, 1);

        assertThat(admission.admit(from("192.0.2.7"))).isNull();
        assertThat(admission.admit(from("192.0.2.7"))).isNull();
        assertThat(admission.admit(from("::1"))).isNull();
        assertThat(admission.admit(from("192.0.2.7"))).isEqualTo(ConnectionRefusal.NODE);
        admission.leave(from("192.0.2.7"));

        assertThat(admission.admit(from("192.0.2.8"))).isNull();
        assertThat(admission.blockCount()).isZero();
    }

    @Test
    void nobodyIsLetInWhileTheNodeIsOverloaded() {
        Admission admission = admission(MANY, NONE, NONE, NONE, NONE);
        isOverloaded = true;

        assertThat(admission.admit(from("192.0.2.7"))).isEqualTo(ConnectionRefusal.OVERLOADED);
        assertThat(admission.connectionCount()).isZero();
    }

    @Test
    void trustedAddressesAreNumbersAndNetworks() {
        assertThat(List.of("10.0.0.1", "10.0.0.0/8", "::1", "fd00::/8", "0.0.0.0/0"))
                .allMatch(TrustedAddresses::isOne);
        assertThat(List.of("", "localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "fd00::/129", "/8"))
                .noneMatch(TrustedAddresses::isOne);
    }
}
