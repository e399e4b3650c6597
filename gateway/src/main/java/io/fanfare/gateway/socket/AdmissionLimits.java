package io.fanfare.gateway.socket;

/**
 * How many may connect. In all of it 0 stands for no limit, but for {@code connections}.
 *
 * @param connections of the node
 * @param perAddress connections of each {@link AddressBlock}
 * @param perNetwork connections of each /24, or /48 of IPv6
 * @param handshakesPerSecond connections that the node takes in a second of those who are not trusted
 * @param handshakesPerSecondPerAddress of these, those of each address
 * @param trusted to whom only the first of these applies
 */
public record AdmissionLimits(
        int connections,
        int perAddress,
        int perNetwork,
        int handshakesPerSecond,
        int handshakesPerSecondPerAddress,
        TrustedAddresses trusted) {}
